package io.llmoptimizer.auth.secrets;

import io.llmoptimizer.secrets.MasterKeys;
import io.llmoptimizer.secrets.SealedBox;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Seals rows anew that a former master key sealed. Several replicas may do so at the same time, and none undoes a change. */
@Singleton
class ResealingStore {
    private static final Logger LOG = Logger.getLogger(ResealingStore.class);
    private static final int BATCH = 200;

    private final Pool pool;
    private final MasterKeys masters;

    ResealingStore(Pool pool, MasterKeys masters) {
        this.pool = pool;
        this.masters = masters;
    }

    /** @return how many rows were sealed anew */
    Uni<Integer> reseal(SealedColumn column) {
        return resealFrom(column, 0, 0);
    }

    /** @param stuck rows that can't be opened, and are passed over from now on */
    private Uni<Integer> resealFrom(SealedColumn column, int stuck, int done) {
        String due =
                "SELECT %1$s::text AS id, %2$s AS box FROM %3$s WHERE substring(%2$s FROM 1 FOR 9) <> $1 ORDER BY %1$s LIMIT %4$d OFFSET $2"
                        .formatted(column.id(), column.box(), column.table(), BATCH);
        return pool.preparedQuery(due)
                .execute(Tuple.of(Buffer.buffer(SealedBox.prefix(masters)), (long) stuck))
                .flatMap(rows -> rows.size() == 0
                        ? Uni.createFrom().item(done)
                        : Multi.createFrom()
                                .iterable(rows)
                                .onItem()
                                .transformToUniAndConcatenate(row -> resealed(column, row))
                                .collect()
                                .asList()
                                .flatMap(outcomes -> {
                                    int failed = (int) outcomes.stream()
                                            .filter(good -> !good)
                                            .count();
                                    return resealFrom(column, stuck + failed, done + outcomes.size() - failed);
                                }));
    }

    private Uni<Boolean> resealed(SealedColumn column, Row row) {
        String id = row.getString("id");
        Buffer box = row.getBuffer("box").getDelegate();
        byte[] sealed;
        try {
            String context = column.context().apply(id);
            sealed = SealedBox.seal(masters, context, SealedBox.open(masters, context, box.getBytes()));
        } catch (SealedBox.UnopenableException unopenable) {
            LOG.warn(unopenable.getMessage());
            return Uni.createFrom().item(false);
        }
        String update = "UPDATE %s SET %2$s = $1 WHERE %3$s::text = $2 AND %2$s = $3"
                .formatted(column.table(), column.box(), column.id());
        return pool.preparedQuery(update)
                .execute(Tuple.of(Buffer.buffer(sealed), id, box))
                .replaceWith(true);
    }
}
