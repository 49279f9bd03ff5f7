package io.netdispatcher.executor.table;

import net.openhft.chronicle.algo.hashing.LongHashFunction;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.RandomDataInput;
import net.openhft.chronicle.bytes.RandomDataOutput;
import net.openhft.chronicle.hash.AbstractData;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.hash.serialization.DataAccess;
import net.openhft.chronicle.hash.serialization.SizedReader;
import net.openhft.chronicle.wire.Marshallable;
import net.openhft.chronicle.wire.WireIn;
import net.openhft.chronicle.wire.WireOut;
import org.agrona.UnsafeApi;

/**
 * Hands keys to Chronicle as five longs held in fields: hashed by three multiplications under a secret seed, compared by
 * address, written by five stores. The seed travels in the file's header. Not thread-safe; Chronicle copies it per
 * context.
 */
final class KeyAccess extends AbstractData<ConnectionKey>
        implements DataAccess<ConnectionKey>, SizedReader<ConnectionKey>, Marshallable {
    private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

    private long seed;
    private long word0;
    private long word1;
    private long word2;
    private long word3;
    private long word4;
    private ConnectionKey key;

    KeyAccess(long seed) {
        this.seed = seed;
    }

    @Override
    public Data<ConnectionKey> getData(ConnectionKey instance) {
        key = instance;
        word0 = instance.word(0);
        word1 = instance.word(1);
        word2 = instance.word(2);
        word3 = instance.word(3);
        word4 = instance.word(4);
        return this;
    }

    @Override
    public long hash(LongHashFunction ignored) {
        return hash(word0, word1, word2, word3, word4);
    }

    /** The hash of the key of these five words, for a search that goes past Chronicle. */
    long hash(long client0, long client1, long vip0, long vip1, long ports) {
        long client = fold(client0 ^ seed, client1 ^ (seed + STEP));
        long vip = fold(vip0 ^ (seed + 2 * STEP), vip1 ^ (seed + 3 * STEP));
        return fold(client ^ ports ^ (seed + 4 * STEP), vip ^ STEP);
    }

    private static long fold(long left, long right) {
        return (left * right) ^ Math.unsignedMultiplyHigh(left, right);
    }

    @Override
    public boolean equivalent(RandomDataInput source, long offset) {
        long address = ((BytesStore<?, ?>) source).addressForRead(offset);
        return UnsafeApi.getLong(address + 8) == word1
                && UnsafeApi.getLong(address + 32) == word4
                && UnsafeApi.getLong(address + 24) == word3
                && UnsafeApi.getLong(address) == word0
                && UnsafeApi.getLong(address + 16) == word2;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void writeTo(RandomDataOutput target, long offset) {
        target.writeLong(offset, word0);
        target.writeLong(offset + 8, word1);
        target.writeLong(offset + 16, word2);
        target.writeLong(offset + 24, word3);
        target.writeLong(offset + 32, word4);
    }

    @Override
    public RandomDataInput bytes() {
        throw new UnsupportedOperationException("a key is not held as bytes");
    }

    @Override
    public long offset() {
        return 0;
    }

    @Override
    public long size() {
        return ConnectionKey.LENGTH_BYTES;
    }

    @Override
    public ConnectionKey get() {
        return key;
    }

    @Override
    public ConnectionKey getUsing(ConnectionKey using) {
        return using.copyFrom(key);
    }

    @Override
    public void uninit() {
        key = null;
    }

    @Override
    public DataAccess<ConnectionKey> copy() {
        return new KeyAccess(seed);
    }

    /** Points the key at the entry itself. */
    @Override
    public ConnectionKey read(Bytes<?> in, long size, ConnectionKey using) {
        ConnectionKey target = using == null ? new ConnectionKey() : using;
        return target.wrapAddress(in.addressForRead(in.readPosition()));
    }

    @Override
    public void readMarshallable(WireIn wire) {
        seed = wire.read("seed").int64();
    }

    @Override
    public void writeMarshallable(WireOut wire) {
        wire.write("seed").int64(seed);
    }
}
