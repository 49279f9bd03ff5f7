package io.netdispatcher.replication;

/** Told of what happens to the replica. Called on the replication agent's thread: must not block, must not throw. */
public interface ReplicationListener {
    /** An event. */
    void happened(ReplicationEvent event);

    /**
     * The active node's configuration came in, on the shadow. Who takes it over says so by {@link ReplicationAgent#configurationAdopted}.
     *
     * @param version counts up with every change on the active node
     * @param text the configuration as the active node sent it by {@link ReplicationAgent#configuration}
     */
    void configurationReceived(long version, byte[] text);
}
