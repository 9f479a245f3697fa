using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Enrollment;

/// <summary>Links that do not prove themselves: whoever made them learns nothing, whoever administers the server learns why.</summary>
[Specification("Enrollment 2: tokens that are refused")]
public abstract class BrokenLinkTests(Site site)
{
    /// <summary>A fault, and the code that the log has for it.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        { "missing", "TOKEN_MISSING" },
        { "no token at all", "TOKEN_MALFORMED" },
        { "two segments", "TOKEN_" },
        { "longer than 4096 characters", "TOKEN_MALFORMED" },
        { "padding", "TOKEN_MALFORMED" },
        { "cut off", "TOKEN_" },
        { "alg none", "TOKEN_HEADER" },
        { "alg HS256", "TOKEN_HEADER" },
        { "jwk in the header", "TOKEN_HEADER" },
        { "jku in the header", "TOKEN_HEADER" },
        { "crit in the header", "TOKEN_HEADER" },
        { "unknown kid", "TOKEN_KEY_UNKNOWN" },
        { "altered claims", "TOKEN_ALTERED" },
        { "altered signature", "TOKEN_ALTERED" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Steps_1_to_4_fail_with_one_and_the_same_page_and_log_what_it_was(string fault, string code)
    {
        var tenant = await site.TenantAsync();
        var jwt = await tenant.JwtAsync(await tenant.TokenAsync());
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address);
        var plain = await browser.OpenAsync(Link(tenant, "nonsense"));

        var answer = await browser.OpenAsync(Link(tenant, Break(jwt, fault)));

        Assert.Equal((403, "text/html"), (answer.Status, answer.MediaType));
        Assert.Equal(Encoding.UTF8.GetString(plain.Body), Encoding.UTF8.GetString(answer.Body));
        Assert.Equal(Names(plain), Names(answer));
        await Eventually.TrueAsync(
            () => Task.FromResult(site.Ground.Lines.Any(line => line.Contains("\"EventId\":22", StringComparison.Ordinal) && line.Contains(code, StringComparison.Ordinal))),
            $"the server logs {code}"); // its log comes through a pipe, a moment after the answer
    }

    [Fact]
    public async Task Steps_1_to_4_fail_with_one_and_the_same_problem_for_programs()
    {
        var tenant = await site.TenantAsync();
        var jwt = await tenant.JwtAsync(await tenant.TokenAsync());
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address, "application/json");
        var problems = new HashSet<string>();
        foreach (var fault in Faults)
        {
            var answer = await browser.OpenAsync(Link(tenant, Break(jwt, fault.Data.Item1)));
            Assert.Equal((403, "application/problem+json"), (answer.Status, answer.MediaType));
            using var json = JsonDocument.Parse(answer.Body);
            problems.Add($"{json.RootElement.GetProperty("type")} {json.RootElement.GetProperty("title")} {json.RootElement.GetProperty("status")}");
        }

        Assert.Single(problems);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData(">")]
    [InlineData(")")]
    public async Task Step_1_takes_off_what_chat_programs_add(string added)
    {
        var tenant = await site.TenantAsync();
        var jwt = await tenant.JwtAsync(await tenant.TokenAsync());
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address);

        Assert.Equal(200, (await browser.OpenAsync(Link(tenant, jwt + added))).Status);
    }

    [Fact]
    public async Task Step_3_withdrawn_key_is_logged_by_name_and_not_told()
    {
        site.NeedOurServer();
        var ct = TestContext.Current.CancellationToken;
        using var tenant = await site.NewTenantAsync();
        var token = await tenant.TokenAsync();
        var link = await tenant.LinkAsync(token);
        await tenant.Api.RotateSigningKeyAsync(ct);
        await tenant.Api.WithdrawSigningKeyAsync(token.Kid, new WithdrawSigningKey { LiveTokens = 1, Reason = "Copied" }, ct);
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address);

        var answer = await browser.OpenAsync(link);

        Assert.Equal(403, answer.Status);
        Assert.Equal(Encoding.UTF8.GetString((await browser.OpenAsync(Link(tenant, "nonsense"))).Body), Encoding.UTF8.GetString(answer.Body));
        Assert.Single(await tenant.LogAsync("TOKEN_KEY_WITHDRAWN"));
    }

    private static Uri Link(Tenant tenant, string token) => new(tenant.Address, "/enroll?token=" + Uri.EscapeDataString(token));

    // Not the date and the like: which headers there are, and what the security ones say.
    private static IEnumerable<string> Names(WireAnswer answer) => answer.Headers.Select(h => h.Key).Order();

    private static string Break(string jwt, string fault)
    {
        var parts = jwt.Split('.');
        return fault switch
        {
            "missing" => "",
            "no token at all" => "nonsense",
            "two segments" => $"{parts[0]}.{parts[1]}",
            "longer than 4096 characters" => jwt + new string('A', 4096),
            "padding" => $"{parts[0]}.{parts[1]}.{parts[2]}=",
            "cut off" => jwt[..^40],
            "alg none" => Header(parts, header => header["alg"] = "none"),
            "alg HS256" => Header(parts, header => header["alg"] = "HS256"),
            "jwk in the header" => Header(parts, header => header["jwk"] = new JsonObject()),
            "jku in the header" => Header(parts, header => header["jku"] = "https://attacker.example/keys"),
            "crit in the header" => Header(parts, header => header["crit"] = new JsonArray("b64")),
            "unknown kid" => Header(parts, header => header["kid"] = "unknown"),
            "altered claims" => $"{parts[0]}.{Claims(parts[1])}.{parts[2]}",
            "altered signature" => $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}",
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
        };
    }

    private static string Header(string[] parts, Action<JsonObject> change) => $"{Edit(parts[0], change)}.{parts[1]}.{parts[2]}";

    private static string Claims(string segment) => Edit(segment, claims => claims["max_uses"] = 1_000_000);

    private static string Edit(string segment, Action<JsonObject> change)
    {
        var json = (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(segment))!;
        change(json);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}

[Collection(nameof(SqliteSite))]
public sealed class BrokenLinkOnSqlite(SqliteSite site) : BrokenLinkTests(site);

[Collection(nameof(PostgresSite))]
public sealed class BrokenLinkOnPostgres(PostgresSite site) : BrokenLinkTests(site);
