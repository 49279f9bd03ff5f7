package io.netdispatcher.hatests.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads HTTP/1.1 answers (RFC 9112) off one connection, however the bytes are cut: one answer at a time, its body as long
 * as Content-Length says. What a lab's server never sends is refused: transfer codings, pipelined answers, heads above
 * {@value #MAX_HEAD_BYTES} or bodies above {@value #MAX_BODY_BYTES} bytes. One thread.
 */
final class ResponseReader {
    static final int MAX_HEAD_BYTES = 8_192;
    static final int MAX_BODY_BYTES = 65_536;

    private static final int FIRST_CAPACITY = 512;
    private static final int STATUS_LINE_MIN = "HTTP/1.1 200".length();

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;
    /** Where the body begins; 0 while the head is incomplete. */
    private int bodyOffset;

    private int bodyLength;
    private int status;
    private Map<String, String> headers = Map.of();

    /**
     * Takes all that the buffer has.
     *
     * @return the answer, if these bytes complete one; else null
     * @throws BadResponse when no more bytes could make an answer of this; the reader is of no use then
     */
    Response feed(ByteBuffer input) throws BadResponse {
        append(input);
        if (bodyOffset == 0 && !readHead()) {
            return null;
        }
        if (length < bodyOffset + bodyLength) {
            return null;
        }
        if (length > bodyOffset + bodyLength) {
            throw new BadResponse("bytes after the end of the answer");
        }
        Response response = new Response(
                status, text("x-server"), number("x-connection"), number("x-requests"), latin1(bodyOffset, bodyLength));
        length = 0;
        bodyOffset = 0;
        return response;
    }

    /** Whether part of an answer is there. */
    boolean isMidway() {
        return length > 0;
    }

    private void append(ByteBuffer input) throws BadResponse {
        int needed = length + input.remaining();
        if (needed > MAX_HEAD_BYTES + MAX_BODY_BYTES) {
            throw new BadResponse("an answer above " + (MAX_HEAD_BYTES + MAX_BODY_BYTES) + " bytes");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        int count = input.remaining();
        input.get(bytes, length, count);
        length += count;
    }

    private boolean readHead() throws BadResponse {
        int end = endOfHead();
        if (end < 0) {
            if (length > MAX_HEAD_BYTES) {
                throw new BadResponse("a head above " + MAX_HEAD_BYTES + " bytes");
            }
            return false;
        }
        String[] lines = latin1(0, end).split("\r\n", -1);
        readStatus(lines[0]);
        headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            readHeader(lines[i]);
        }
        if (headers.containsKey("transfer-encoding")) {
            throw new BadResponse("a transfer coding");
        }
        long announced = number("content-length");
        if (announced > MAX_BODY_BYTES) {
            throw new BadResponse("a body of " + announced + " bytes, above " + MAX_BODY_BYTES);
        }
        bodyLength = (int) announced;
        bodyOffset = end + 4;
        return true;
    }

    private int endOfHead() {
        for (int i = 0; i + 3 < length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void readStatus(String line) throws BadResponse {
        boolean isStatusLine = line.length() >= STATUS_LINE_MIN
                && line.startsWith("HTTP/1.1 ")
                && line.substring(9, 12).chars().allMatch(c -> c >= '0' && c <= '9')
                && (line.length() == STATUS_LINE_MIN || line.charAt(STATUS_LINE_MIN) == ' ');
        if (!isStatusLine) {
            throw new BadResponse("no status line of HTTP/1.1");
        }
        status = Integer.parseInt(line.substring(9, 12));
    }

    private void readHeader(String line) throws BadResponse {
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new BadResponse("a header line without a name");
        }
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        if (headers.put(name, line.substring(colon + 1).strip()) != null) {
            throw new BadResponse("the header " + name + " twice");
        }
    }

    private String text(String name) throws BadResponse {
        String value = headers.get(name);
        if (value == null || value.isEmpty()) {
            throw new BadResponse("no header " + name);
        }
        return value;
    }

    private long number(String name) throws BadResponse {
        String value = text(name);
        if (value.length() > 18 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadResponse("the header " + name + " is no number");
        }
        return Long.parseLong(value);
    }

    private String latin1(int offset, int count) {
        return new String(bytes, offset, count, StandardCharsets.ISO_8859_1);
    }
}
