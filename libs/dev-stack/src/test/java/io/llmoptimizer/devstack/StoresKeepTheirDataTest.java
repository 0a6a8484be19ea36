package io.llmoptimizer.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stack as {@code ./fleet up} runs it: a process of its own, stopped gently, or killed. */
class StoresKeepTheirDataTest {
    private static final Charset UTF = StandardCharsets.UTF_8;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path home;

    private Process process;

    @BeforeAll
    static void no_log_of_derby_in_the_working_directory() {
        DerbyLog.discard();
    }

    @AfterEach
    void stop_what_is_left() throws Exception {
        if (process != null && process.isAlive()) {
            terminate();
        }
    }

    @Test
    void everything_acknowledged_is_found_again_after_a_gentle_stop() throws Exception {
        Properties first = start();
        write(first);
        terminate();
        assertThat(home.resolve("stack.env")).doesNotExist();
        assertNobodyListens(first);

        Properties second = start();

        assertThat(second).isEqualTo(first);
        assertWritten(second);
    }

    @Test
    void everything_acknowledged_is_found_again_after_a_kill() throws Exception {
        Properties first = start();
        write(first);
        List<ProcessHandle> children = process.children().toList();
        assertThat(children).as("PostgreSQL and Redis").hasSize(2);
        process.destroyForcibly().waitFor();
        assertThat(children).as("outlive the killed process").allMatch(ProcessHandle::isAlive);

        Properties second = start();

        assertThat(second).as("left-over servers gave their ports back").isEqualTo(first);
        assertWritten(second);
    }

    @Test
    void a_taken_port_moves_a_store_to_the_next_free_one() throws Exception {
        Properties first = start();

        try (EmbeddedMongoStore other = EmbeddedMongoStore.start(
                home.resolve("other"),
                Ports.freeFrom(port(first.getProperty("LLMO_MONGO_URL"))),
                Durability.THROWAWAY)) {
            assertThat(other.port()).isGreaterThan(port(first.getProperty("LLMO_MONGO_URL")));
        }
    }

    @Test
    void a_second_stack_on_the_same_folder_is_refused_with_a_sentence() throws Exception {
        start();

        Process second = launch(Map.of());

        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(log()).contains("another dev-stack uses", "FLEET_HOME");
    }

    @Test
    void a_server_that_is_named_but_not_there_stops_the_start_with_its_setting() throws Exception {
        process = launch(Map.of("LLMO_AMQP_HOST", "127.0.0.1", "LLMO_AMQP_PORT", String.valueOf(Ports.free())));

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(log()).contains("nothing answers at", "LLMO_AMQP_HOST");
        assertThat(home.resolve("data/redis/redis.pid"))
                .as("what did start is stopped")
                .doesNotExist();
    }

    private void write(Properties addresses) throws Exception {
        sql(addresses, "CREATE TABLE kept (id int)");
        sql(addresses, "INSERT INTO kept VALUES (1), (2)");
        assertThat(redis(addresses, "SET kept yes")).isEqualTo("+OK");
        try (MongoClient client = MongoClients.create(addresses.getProperty("LLMO_MONGO_URL"))) {
            client.getDatabase("analytics").getCollection("kept").insertOne(new Document("_id", "one"));
        }
        try (com.rabbitmq.client.Connection connection = broker(addresses);
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.exchangeDeclare("llmo.events", "topic", true);
            channel.queueDeclare("kept", true, false, false, Map.of("x-queue-type", "quorum", "x-delivery-limit", 5));
            channel.queueBind("kept", "llmo.events", "usage.#");
            channel.basicPublish(
                    "llmo.events", "usage.recorded.v1", MessageProperties.PERSISTENT_BASIC, "one".getBytes(UTF));
            channel.waitForConfirmsOrDie(5_000);
        }
    }

    private void assertWritten(Properties addresses) throws Exception {
        assertThat(sql(addresses, "SELECT count(*) FROM kept")).isEqualTo("2");
        assertThat(redis(addresses, "GET kept")).isEqualTo("$3");
        try (MongoClient client = MongoClients.create(addresses.getProperty("LLMO_MONGO_URL"))) {
            assertThat(client.getDatabase("analytics").getCollection("kept").countDocuments())
                    .isEqualTo(1);
        }
        try (com.rabbitmq.client.Connection connection = broker(addresses);
                Channel channel = connection.createChannel()) {
            GetResponse message = channel.basicGet("kept", true);
            assertThat(message).as("the queue, its binding and its message").isNotNull();
            assertThat(new String(message.getBody(), UTF)).isEqualTo("one");
        }
    }

    private Properties start() throws Exception {
        Path addresses = home.resolve("stack.env");
        Files.deleteIfExists(addresses);
        process = launch(Map.of());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(addresses)) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new AssertionError("the stack did not start: " + log());
            }
        }
        Properties properties = new Properties();
        for (String line : Files.readAllLines(addresses)) {
            properties.setProperty(
                    line.substring(0, line.indexOf('=')),
                    line.substring(line.indexOf('=') + 1).replace("'", ""));
        }
        return properties;
    }

    private Process launch(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("stack.log").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("LLMO_"));
        builder.environment().putAll(environment);
        builder.environment().put("FLEET_HOME", home.toString());
        builder.environment()
                .put("FLEET_BINARIES", Binaries.ofThisUser().folder().toString());
        builder.environment().put("LLMO_PORT_OFFSET", "9000");
        return builder.start();
    }

    private String log() throws IOException {
        return Files.readString(home.resolve("stack.log"));
    }

    private void terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("stops on SIGTERM").isTrue();
    }

    private static void assertNobodyListens(Properties addresses) {
        for (String name : List.of("LLMO_POSTGRES_PORT", "LLMO_REDIS_URL", "LLMO_MONGO_URL", "LLMO_AMQP_PORT")) {
            int port = port(addresses.getProperty(name));
            assertThat(Ports.freeFrom(port)).as(name).isEqualTo(port);
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static String sql(Properties addresses, String statement) throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + addresses.getProperty("LLMO_POSTGRES_PORT") + "/billing";
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement run = connection.createStatement()) {
            if (!run.execute(statement)) {
                return "";
            }
            try (ResultSet rows = run.getResultSet()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    /** First line of the answer. */
    private static String redis(Properties addresses, String command) throws IOException {
        int port = port(addresses.getProperty("LLMO_REDIS_URL"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(UTF));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF)).readLine();
        }
    }

    private static com.rabbitmq.client.Connection broker(Properties addresses) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(Integer.parseInt(addresses.getProperty("LLMO_AMQP_PORT")));
        return factory.newConnection();
    }
}
