using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.Conformance.Faults;

/// <summary>
/// Bodies that are right but for one place, made from the schema of an operation: the members that are required and the one that
/// leads to the place, so that whoever looks at the place has no other reason to refuse.
/// </summary>
/// <param name="Place">As in <c>errors</c> of a problem: <c>settings.redirectUris[0]</c>.</param>
/// <param name="MayBeNull">What the schema says of null there.</param>
/// <param name="Kind">JSON type of what belongs there; empty for anything.</param>
/// <param name="Body">The body with <see cref="Mark"/> in the place.</param>
internal sealed record BodyPlace(string Place, bool MayBeNull, string Kind, string Body)
{
    private const string Mark = "\"@place@\"";
    private const string SomeId = "none_00000000000000000000000000";

    /// <summary>What can be wrong; each stands for some values that are.</summary>
    public static IReadOnlyList<string> Faults { get; } =
        ["null", "another type", "nothing in it", "too deep", "half a character", "no UTF-8", "NUL", "a number beyond all", "the last of all times", "an odd name"];

    /// <summary>The body with each value of a fault in the place. Each character is a byte, so that there can be bytes that are no UTF-8.</summary>
    public IEnumerable<string> With(string fault) => Values(fault, Kind).Select(value => Body.Replace(Mark, value, StringComparison.Ordinal));

    /// <summary>All places of the body that an operation of an OpenAPI document takes; none when it takes no JSON.</summary>
    public static IEnumerable<BodyPlace> Of(JsonElement document, JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json)
            && json.TryGetProperty("schema", out var schema)
            ? new Schemas(document).Places(schema, 0).Select(p => new BodyPlace(p.Path.TrimStart('.'), p.MayBeNull, p.Kind, p.Body.ToJsonString()))
            : [];

    private static string[] Values(string fault, string kind) => fault switch
    {
        "null" => ["null"],
        "another type" => ["""{"a":[1]}""", "[[]]", kind == "string" ? "true" : "\"text\""],
        "nothing in it" => kind is "string" or "" ? ["\"\"", "\" \""] : kind is "array" ? ["[]"] : kind is "object" ? ["{}"] : [],
        "too deep" => [new string('[', 40) + new string(']', 40), string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40)],
        "half a character" => kind is "string" or "" ? ["\"\\ud800\"", "\"aaaaaaaaaaaa\\udc00\""] : [],
        "no UTF-8" => kind is "string" or "" ? ["\"a\u00ffb\"", "\"aaaaaaaaaaaa\u00c3\""] : kind is "object" ? ["{\"\u00ff\":\"\u00ff\"}"] : [],
        "NUL" => kind is "string" or "" ? ["\"a\\u0000b\"", "\"aaaaaaaaaaaa\\u0000\""] : [],
        "a number beyond all" => kind is "string" or "array" or "object" ? [] : ["1e400", "99999999999999999999999", "2147483648", "-9223372036854775808", "0.5"],
        "the last of all times" => kind is "string" or "" ? ["\"9999-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00Z\"", "\"10675199.02:48:05.4775807\"", "\"-10675199.02:48:05.4775808\""] : [],
        "an odd name" => kind is "object" or "" ? ["""{"\ud800":"\ud800"}""", """{"":null}""", """{"a":1,"a":2}""", """{"a\u0000b":"x"}"""] : [],
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private sealed record Found(string Path, bool MayBeNull, string Kind, JsonNode Body);

    private sealed class Schemas(JsonElement document)
    {
        private const int Deepest = 8;

        // What would be refused before anybody looked at the rest; the schema does not say all of it.
        private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
        {
            ["email"] = "somebody@example.org", ["url"] = "https://hooks.example.org/", ["issuer"] = "https://id.example.org/", ["identifier"] = "https://a.example.org/",
            ["requestType"] = "DeviceInformation", ["domain"] = "d.example.org", ["subjectTemplate"] = "CN=device", ["scopes"] = "openid",
        };

        private static readonly string[] Texts =
            ["x", "aa", "1", "#ffffff", "00:10:00", "somebody@example.org", "aaaaaaaaaaaaaaaa", "2030-01-01T00:00:00Z", SomeId];

        /// <summary>The place itself, with a mark in it, and every place within.</summary>
        public IEnumerable<Found> Places(JsonElement schema, int depth, string name = "")
        {
            var (plain, mayBeNull) = Resolve(schema);
            var kind = Kind(plain);
            yield return new Found("", mayBeNull, kind, JsonValue.Create("@place@"));
            if (depth == Deepest)
            {
                yield break;
            }

            foreach (var member in Members(plain))
            {
                foreach (var within in Places(member.Value, depth + 1, member.Name))
                {
                    var whole = Required(plain, name);
                    whole[member.Name] = within.Body.DeepClone();
                    yield return within with { Path = $".{member.Name}{within.Path}", Body = whole };
                }
            }

            if (kind == "array" && plain.TryGetProperty("items", out var items))
            {
                foreach (var within in Places(items, depth + 1, name))
                {
                    yield return within with { Path = $"[0]{within.Path}", Body = new JsonArray(within.Body.DeepClone()) };
                }
            }

            if (kind == "object" && plain.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object)
            {
                foreach (var within in Places(values, depth + 1, name))
                {
                    yield return within with { Path = $".iOS{within.Path}", Body = new JsonObject { ["iOS"] = within.Body.DeepClone() } };
                }
            }
        }

        private JsonObject Required(JsonElement schema, string name)
        {
            var names = schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(r => r.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
            return new JsonObject(Members(schema).Where(m => names.Contains(m.Name)).Select(m => KeyValuePair.Create<string, JsonNode?>(m.Name, Sample(m.Value, m.Name))));
        }

        private JsonNode Sample(JsonElement schema, string name)
        {
            var (plain, _) = Resolve(schema);
            if (plain.TryGetProperty("enum", out var words))
            {
                return JsonNode.Parse(words[0].GetRawText())!;
            }

            return Kind(plain) switch
            {
                "object" => Required(plain, name),
                "array" => new JsonArray(Sample(plain.GetProperty("items"), name)),
                "boolean" => JsonValue.Create(false),
                "integer" or "number" => JsonValue.Create(plain.TryGetProperty("minimum", out var least) ? least.GetInt64() : 1),
                _ => JsonValue.Create(Text(plain, name)),
            };
        }

        private static string Text(JsonElement schema, string name)
        {
            var least = schema.TryGetProperty("minLength", out var length) ? length.GetInt32() : 0;
            var pattern = schema.TryGetProperty("pattern", out var given) ? given.GetString()! : null;
            IEnumerable<string> candidates =
            [
                .. Known.TryGetValue(name, out var known) ? [known] : Array.Empty<string>(), .. pattern?.Split('|') ?? [],
                .. Texts,
            ];
            return (schema.TryGetProperty("format", out var format) ? format.GetString() : null) switch
            {
                "date-time" => "2030-01-01T00:00:00Z",
                "byte" => "AAAA",
                "email" => "somebody@example.org",
                _ => candidates.FirstOrDefault(c => c.Length >= least && (pattern is null || Regex.IsMatch(c, $"^(?:{pattern})$"))) ?? "plausible text".PadRight(least, 'x'),
            };
        }

        // A member that may be null is one of null and a reference, or has null among its types.
        private (JsonElement Schema, bool MayBeNull) Resolve(JsonElement schema)
        {
            var mayBeNull = IsNullable(schema);
            while (true)
            {
                if (schema.TryGetProperty("$ref", out var reference))
                {
                    schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
                }
                else if (schema.TryGetProperty("oneOf", out var all) || schema.TryGetProperty("anyOf", out all))
                {
                    mayBeNull |= all.EnumerateArray().Any(IsNullable);
                    schema = all.EnumerateArray().First(s => !IsNullable(s) || s.TryGetProperty("$ref", out _));
                }
                else
                {
                    return (schema, mayBeNull || Kind(schema).Length == 0);
                }
            }
        }

        private static bool IsNullable(JsonElement schema) => Types(schema).Contains("null");

        private static string Kind(JsonElement schema) =>
            Types(schema).FirstOrDefault(t => t is "integer" or "number") ?? Types(schema).FirstOrDefault(t => t != "null") ?? (schema.TryGetProperty("enum", out _) ? "string" : "");

        private static IEnumerable<string> Types(JsonElement schema) =>
            !schema.TryGetProperty("type", out var type) ? []
            : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!)
            : [type.GetString()!];

        private static IEnumerable<JsonProperty> Members(JsonElement schema) =>
            schema.TryGetProperty("properties", out var members) ? members.EnumerateObject() : [];
    }
}
