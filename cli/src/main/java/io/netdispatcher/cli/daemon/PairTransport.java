package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.replication.transport.Transport;

final class PairTransport {
    private PairTransport() {}

    static Transport open(PairConfig config) {
        throw CommandFailure.failed("no transport for " + config.node().name());
    }
}
