package io.netdispatcher.executor.frame;

/** What can be wrong with a frame. Each is counted on its own; a frame that has one is never forwarded. */
public enum Malformation {
    /** Shorter than the header it claims to have. */
    TRUNCATED,
    /** EtherType IPv4, version field not 4. */
    IP_VERSION,
    /** Header length below 5 words. */
    IP_HEADER_LENGTH,
    /** Total length below the header's, or beyond the frame. */
    IP_TOTAL_LENGTH,
    /** The header's checksum does not hold (RFC 791). */
    IP_CHECKSUM,
    /** Source address that no packet may carry (RFC 1122 section 3.2.1.3). */
    IP_SOURCE,
    /** Data offset below 5 words, or beyond the segment. */
    TCP_DATA_OFFSET,
    /** Flags that no segment may carry: SYN with FIN or RST, or none of SYN, ACK and RST. */
    TCP_FLAGS,
    /** Source or destination port 0. */
    TCP_PORT,
    /** ICMP checksum wrong. */
    ICMP_CHECKSUM,
    /** ARP with other address kinds or lengths than Ethernet and IPv4. */
    ARP_FORMAT
}
