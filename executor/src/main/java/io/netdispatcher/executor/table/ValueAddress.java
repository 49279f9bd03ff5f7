package io.netdispatcher.executor.table;

import net.openhft.chronicle.bytes.Byteable;
import net.openhft.chronicle.bytes.BytesStore;

/** Where a value lies: what Chronicle points at an entry instead of copying it out. */
@SuppressWarnings("rawtypes")
final class ValueAddress implements Byteable {
    private BytesStore bytes;
    private long offset;
    private long address;

    static ValueAddress ofZeros() {
        ValueAddress value = new ValueAddress();
        value.bytesStore(BytesStore.nativeStoreWithFixedCapacity(Connection.LENGTH_BYTES), 0, Connection.LENGTH_BYTES);
        return value;
    }

    @Override
    public void bytesStore(BytesStore store, long newOffset, long length) {
        bytes = store;
        offset = newOffset;
        address = store.addressForRead(newOffset);
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public BytesStore<?, ?> bytesStore() {
        return bytes;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long maxSize() {
        return Connection.LENGTH_BYTES;
    }
}
