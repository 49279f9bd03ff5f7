package io.netdispatcher.hatests.load;

import java.io.IOException;

/** Bytes that are no answer of a lab's server. The message says which rule they break. */
final class BadResponse extends IOException {
    private static final long serialVersionUID = 1L;

    BadResponse(String message) {
        super(message);
    }
}
