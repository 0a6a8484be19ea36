package io.llmoptimizer.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class FramesTest {
    /** @param bytes one whole frame */
    record Frame(Buffer bytes) {}

    @Property(tries = 2_000, shrinking = ShrinkingMode.BOUNDED)
    void the_ends_of_frames_are_found_however_their_bytes_arrive(
            @ForAll("frames") List<Frame> sent, @ForAll("cuts") List<Integer> lengths) {
        Buffer all = Buffer.buffer();
        Set<Integer> ends = new TreeSet<>(Set.of(0));
        for (Frame frame : sent) {
            all.appendBuffer(frame.bytes());
            ends.add(all.length());
        }
        Frames frames = new Frames();
        int at = 0;
        for (int i = 0; at < all.length(); i++) {
            int next = Math.min(all.length(), at + lengths.get(i % lengths.size()));
            frames.passed(all.getBuffer(at, next));
            at = next;
            assertThat(frames.isBetween()).as("after byte %d", at).isEqualTo(ends.contains(at));
        }
    }

    @Example
    void a_closing_frame_carries_its_status_and_reason() {
        assertThat(Frames.close(Frames.POLICY_VIOLATION, "no").getBytes())
                .containsExactly(0x88, 4, 1008 >> 8, 1008 & 0xff, 'n', 'o');
    }

    @Provide
    Arbitrary<List<Frame>> frames() {
        Arbitrary<Integer> lengths = Arbitraries.of(0, 1, 125, 126, 127, 300, 65_535, 65_536, 70_000);
        return Combinators.combine(lengths, Arbitraries.of(true, false))
                .as(FramesTest::frame)
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.of(1, 2, 3, 7, 100, 4_096, 66_000)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static Frame frame(int length, boolean masked) {
        int mask = masked ? 0x80 : 0;
        Buffer bytes = Buffer.buffer().appendByte((byte) 0x82);
        if (length < 126) {
            bytes.appendByte((byte) (mask | length));
        } else if (length < 65_536) {
            bytes.appendByte((byte) (mask | 126)).appendUnsignedShort(length);
        } else {
            bytes.appendByte((byte) (mask | 127)).appendLong(length);
        }
        return new Frame(bytes.appendBytes(new byte[length + (masked ? 4 : 0)]));
    }
}
