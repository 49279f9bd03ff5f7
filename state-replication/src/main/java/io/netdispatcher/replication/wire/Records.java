package io.netdispatcher.replication.wire;

import org.agrona.DirectBuffer;

/** The body of a STREAM message: records one after the other. */
public final class Records {
    private Records() {}

    /** Whether the body holds exactly this many well-formed records, of known types or not. */
    public static boolean areValid(DirectBuffer buffer, int offset, int bodyLength, int count) {
        int at = offset;
        int end = offset + bodyLength;
        for (int i = 0; i < count; i++) {
            if (end - at < RecordHeader.BYTES) {
                return false;
            }
            int length = RecordHeader.length(buffer, at);
            if (length < RecordHeader.BYTES
                    || length > RecordHeader.MAX_RECORD_BYTES
                    || (length & 3) != 0
                    || length > end - at
                    || !isValid(buffer, at, length)) {
                return false;
            }
            at += length;
        }
        return at == end;
    }

    private static boolean isValid(DirectBuffer buffer, int offset, int length) {
        int type = RecordHeader.type(buffer, offset);
        return switch (type) {
            case RecordType.CONNECTION_IPV4, RecordType.CONNECTION, RecordType.REMOVED_IPV4, RecordType.REMOVED ->
                ConnectionRecord.isValid(buffer, offset, type, length);
            case RecordType.SYNC_BEGIN, RecordType.SYNC_END -> SyncRecord.isValid(buffer, offset, length);
            case RecordType.DIGESTS -> DigestsRecord.isValid(buffer, offset, length);
            case RecordType.SERVICE_STATE -> ServiceRecord.isValid(buffer, offset, length);
            case RecordType.NODE_STATE -> NodeRecord.isValid(buffer, offset, length);
            default -> type != 0;
        };
    }
}
