package io.netdispatcher.hatests.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseReaderTest {
    private static final String ANSWER = """
            HTTP/1.1 200 OK\r
            Server: nginx/1.22.1\r
            Content-Length: 5\r
            Connection: keep-alive\r
            x-server: srv1\r
            X-Connection: 7\r
            X-Requests: 3\r
            \r
            srv1
            """;
    private static final Response READ = new Response(200, "srv1", 7, 3, "srv1\n");

    private final ResponseReader reader = new ResponseReader();

    @Test
    void shouldReadAnAnswerThatComesAtOnce() throws BadResponse {
        assertThat(feed(ANSWER)).isEqualTo(READ);
        assertThat(READ.hasRightBytes()).isTrue();
        assertThat(reader.isMidway()).isFalse();
    }

    @Test
    void shouldReadAnAnswerWhereverItIsCut() throws BadResponse {
        for (int cut = 1; cut < ANSWER.length(); cut++) {
            assertThat(feed(ANSWER.substring(0, cut))).isNull();
            assertThat(reader.isMidway()).isTrue();
            assertThat(feed(ANSWER.substring(cut))).as("cut at %d", cut).isEqualTo(READ);
        }
    }

    @Test
    void shouldReadAnAnswerByteByByteAndThenTheNext() throws BadResponse {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < ANSWER.length() - 1; i++) {
                assertThat(feed(ANSWER.substring(i, i + 1))).isNull();
            }
            assertThat(feed("\n")).isEqualTo(READ);
        }
    }

    @Test
    void shouldTellWrongBytes() throws BadResponse {
        assertThat(feed(ANSWER.replace("\r\n\r\nsrv1", "\r\n\r\nsrv2")).hasRightBytes())
                .isFalse();
        assertThat(feed(ANSWER.replace("200 OK", "404 Not Found")).hasRightBytes())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK, HTTP/1.0 200 OK, status line",
        "HTTP/1.1 200 OK, HTTP/1.1 2x0 OK, status line",
        "HTTP/1.1 200 OK, HTTP/1.1 20, status line",
        "HTTP/1.1 200 OK, SSH-2.0-OpenSSH, status line",
        "Content-Length: 5, Content-Length: -5, content-length is no number",
        "Content-Length: 5, Content-Length: 99999999999999999999, content-length is no number",
        "Content-Length: 5, Content-Length: 65537, body of 65537 bytes",
        "Content-Length: 5, X-Length: 5, no header content-length",
        "Content-Length: 5, Content-Length: 4, bytes after the end",
        "Connection: keep-alive, Content-Length: 5, content-length twice",
        "Connection: keep-alive, Transfer-Encoding: chunked, transfer coding",
        "Connection: keep-alive, nonsense, without a name",
        "X-Connection: 7, X-Connection: seven, x-connection is no number",
        "x-server: srv1, x-other: srv1, no header x-server",
    })
    void shouldRefuseWhatNoServerOfTheLabSends(String part, String instead, String complaint) {
        assertThatThrownBy(() -> feed(ANSWER.replace(part, instead)))
                .isInstanceOf(BadResponse.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void shouldRefuseASecondAnswerThatNobodyAskedFor() {
        assertThatThrownBy(() -> feed(ANSWER + ANSWER)).isInstanceOf(BadResponse.class);
    }

    @Test
    void shouldRefuseAHeadWithoutEnd() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        feed("X-Padding: 0123456789\r\n");
                    }
                })
                .isInstanceOf(BadResponse.class)
                .hasMessageContaining("head above");
    }

    @Test
    void shouldSurviveRubbish() {
        SplittableRandom random = new SplittableRandom(20261121);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = ANSWER.getBytes(StandardCharsets.ISO_8859_1);
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                new ResponseReader().feed(ByteBuffer.wrap(bytes));
            } catch (BadResponse expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }

    private Response feed(String text) throws BadResponse {
        return reader.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
