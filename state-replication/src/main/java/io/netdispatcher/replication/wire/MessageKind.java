package io.netdispatcher.replication.wire;

/** What a message is for. */
public enum MessageKind {
    /** Who is there? Proves nothing: it may be a recorded one. */
    HELLO(1),
    /** I am here, and I heard you: bound to the receiver's incarnation. */
    WELCOME(2),
    /** Records of the active node's stream, or none: then it only says where the stream is. */
    STREAM(3),
    /** What the shadow has applied, how it is, and what it wants. */
    ACK(4),
    /** A part of the active node's configuration. */
    CONFIGURATION(5),
    /** Entries that a shadow, which was active before, has and the active node may lack. To a node that says it merges. */
    MERGE(6),
    /** What has become of them. */
    MERGED(7);

    private static final MessageKind[] BY_CODE = {null, HELLO, WELCOME, STREAM, ACK, CONFIGURATION, MERGE, MERGED};

    private final byte code;

    MessageKind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /** The kind with this code, or null. */
    static MessageKind of(byte code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
