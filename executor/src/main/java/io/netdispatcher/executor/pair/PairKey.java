package io.netdispatcher.executor.pair;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The secret that both nodes of a pair have. Each node seals with a key of its own, derived from it (HKDF-SHA256, RFC 5869), so that what a
 * node sent never verifies as what it received.
 */
public final class PairKey {
    /** A shorter secret is refused. */
    public static final int MIN_BYTES = 16;

    private final byte[] material;

    private PairKey(byte[] material) {
        this.material = material;
    }

    /** The key of these bytes; {@link IllegalArgumentException} when they are fewer than {@link #MIN_BYTES}. */
    public static PairKey of(byte[] material) {
        if (material.length < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "a key of " + material.length + " bytes is too short; " + MIN_BYTES + " are the least");
        }
        return new PairKey(material.clone());
    }

    /** The key with which the node of this index seals what it sends for this purpose. */
    public SecretKey sealing(String purpose, int nodeIndex) {
        try {
            KDF hkdf = KDF.getInstance("HKDF-SHA256");
            byte[] info =
                    ("net-dispatcher/1/" + purpose + "/" + nodeIndex).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            return hkdf.deriveKey(
                    "HmacSHA256", HKDFParameterSpec.ofExtract().addIKM(material).thenExpand(info, 32));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK has HKDF-SHA256 since version 25", missing);
        }
    }

    @Override
    public String toString() {
        return "PairKey";
    }
}
