package io.netdispatcher.hatests.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How processes get to where the lab's namespaces are. Every way in replaces itself by the command (exec, no fork), so the
 * process id that the caller sees is the command's own.
 */
sealed interface Entrance {
    /** The words that run a command next to the namespaces, where {@code ip netns} sees them. */
    List<String> beside(List<String> command);

    /** The entrance of a lab of root's, or of one that lives in the user namespace which a holder process keeps alive. */
    static Entrance of(LabState state) {
        return state.holderPid() == 0 ? new Direct() : new ThroughHolder(state.holderPid());
    }

    /** The words that run a command inside a namespace. */
    default List<String> into(String namespace, List<String> command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace, "--"));
        words.addAll(command);
        return beside(words);
    }

    /** Root's: the namespaces are the machine's own. */
    record Direct() implements Entrance {
        @Override
        public List<String> beside(List<String> command) {
            return command;
        }
    }

    /**
     * An ordinary user's: the namespaces are visible only in the mount namespace of a holder, which has a /run of its own,
     * and only in its user namespace is the user root.
     */
    record ThroughHolder(long holderPid) implements Entrance {
        @Override
        public List<String> beside(List<String> command) {
            List<String> words = new ArrayList<>(List.of(
                    "nsenter",
                    "--target=" + holderPid,
                    "--user",
                    "--mount",
                    "--net",
                    "--preserve-credentials",
                    "--wd=" + Path.of("").toAbsolutePath(),
                    "--"));
            words.addAll(command);
            return words;
        }
    }
}
