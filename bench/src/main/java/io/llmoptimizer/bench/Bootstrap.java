package io.llmoptimizer.bench;

import java.io.PrintStream;

/** Last step of {@code ./fleet up}: makes sure the demo account exists and says how to make the first call. */
public final class Bootstrap {
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        Gateway gateway = Gateway.fromEnvironment();
        try {
            DemoAccount account = DemoAccount.ensure(gateway, FleetHome.path());
            out.println();
            out.println("  OpenAI base URL   " + gateway.base() + "/v1");
            out.println("  API key           " + account.apiKey());
            out.println("  Account           " + account.email() + " (password in " + FleetHome.path() + "/demo.json)");
            out.println();
            out.println("  Try it:");
            out.println();
            out.println("    curl " + gateway.base() + "/v1/chat/completions \\");
            out.println("      -H 'Authorization: Bearer " + account.apiKey() + "' \\");
            out.println("      -H 'Content-Type: application/json' \\");
            out.println(
                    "      -d '{\"model\":\"sandbox/answer\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'");
            out.println();
            out.println("  The sandbox model answers without a provider's key. For real models set a key (such as");
            out.println(
                    "  OPENAI_API_KEY) and run ./fleet down && ./fleet up. More: README.md, ./fleet demo, ./fleet help");
        } catch (IllegalStateException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        }
    }

    private Bootstrap() {}
}
