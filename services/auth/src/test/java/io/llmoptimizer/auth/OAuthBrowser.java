package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser at auth's own pages: keeps cookies, fills forms, follows nothing by itself. */
final class OAuthBrowser {
    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">");
    private static final Pattern ACTION = Pattern.compile("<form method=\"post\" action=\"([^\"]+)\">");

    private final Map<String, String> cookies = new LinkedHashMap<>();
    private Response page;

    Response open(String path) {
        return keep(with().get(path));
    }

    Response authorize(Map<String, String> parameters) {
        return open("/oauth/authorize?" + query(parameters));
    }

    Response signIn(String email, String password) {
        return submit(0, Map.of("email", email, "password", password));
    }

    Response decide(String decision) {
        return submit(0, Map.of("decision", decision));
    }

    /** Posts the present page's form with this index. */
    Response submit(int form, Map<String, String> fields) {
        String html = page.asString();
        Matcher action = ACTION.matcher(html);
        int begin = 0;
        for (int i = 0; i <= form; i++) {
            if (!action.find()) {
                throw new IllegalStateException("no form " + form + " in " + html);
            }
            begin = action.end();
        }
        String target = action.group(1);
        Map<String, String> values = new LinkedHashMap<>();
        Matcher hidden = HIDDEN.matcher(html.substring(begin, html.indexOf("</form>", begin)));
        while (hidden.find()) {
            values.put(hidden.group(1), unescaped(hidden.group(2)));
        }
        values.putAll(fields);
        return post(target, values);
    }

    Response post(String path, Map<String, String> fields) {
        return keep(with().contentType(ContentType.URLENC.withCharset("UTF-8"))
                .body(query(fields))
                .post(path));
    }

    Map<String, String> cookies() {
        return cookies;
    }

    /** Parameters of the address the browser is sent to. */
    static Map<String, String> sentTo(Response redirect) {
        String query = URI.create(redirect.header("Location")).getRawQuery();
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                        (a, b) -> a + "," + b));
    }

    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private RequestSpecification with() {
        return given().redirects().follow(false).urlEncodingEnabled(false).cookies(cookies);
    }

    private Response keep(Response answer) {
        cookies.putAll(answer.cookies());
        page = answer;
        return answer;
    }

    private static String unescaped(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
