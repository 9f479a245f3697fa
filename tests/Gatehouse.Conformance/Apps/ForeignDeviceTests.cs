using System.Text.Json.Nodes;
using Gatehouse.Conformance.Apps.Support;
using Gatehouse.Conformance.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps;

/// <summary>An app that does not use our SDK: <c>jose</c> and <c>oauth4webapi</c> speak for its device.</summary>
public abstract class ForeignDeviceTests(Site site)
{
    private static readonly ForeignClient Foreign = ForeignClient.AppDevice;

    [Fact]
    [Specification("RFC 9449 §4, §5, §8; RFC 7523 §3; RFC 8693 §2; RFC 9068 §2")]
    public async Task Device_enrolls_renews_logs_in_by_its_key_exchanges_and_calls()
    {
        var tenant = await AppTenant.OfAsync(site);

        var result = await Foreign.RunAsync("life", Input(tenant));

        Assert.Equal((201, "0"), ((int)result["enrolled"]!["status"]!, Text(result, "enrolled", "acr")));
        Assert.Equal((Text(result, "enrolled", "device_id"), Text(result, "enrolled", "sub")), (Text(result, "repeated", "device_id"), Text(result, "repeated", "sub")));
        Assert.NotEqual(Text(result, "enrolled", "refresh_token"), Text(result, "renewed", "refresh_token"));
        Assert.Equal(("dpop", "ES256"), (Text(result, "exchanged", "token_type"), (string?)result["algorithm"]));
        Assert.Equal((string?)result["jkt"], (string?)result["payload"]!["cnf"]!["jkt"]);
        Assert.Equal((Text(result, "enrolled", "sub"), "0"), (Text(result, "payload", "sub"), Text(result, "payload", "acr")));
        Assert.True((bool?)result["payload"]!["anon"]);
        Assert.Equal(Text(result, "enrolled", "device_id"), Text(result, "shown", "device_id"));
        Assert.Equal("ins_" + Text(result, "enrolled", "device_id"), (await tenant.FindAsync(Text(result, "enrolled", "device_id")!)).Id);
    }

    [Fact]
    [Specification("RFC 9449 §5, §7.1; RFC 8693 §2.2.2")]
    public async Task Tokens_are_worth_nothing_without_the_key()
    {
        var result = await Foreign.RunAsync("thief", Input(await AppTenant.OfAsync(site)));

        Assert.Contains((string?)result["refresh"], (string[])["invalid_grant", "invalid_dpop_proof"]);
        Assert.Equal("invalid_dpop_proof", (string?)result["exchange"]);
        Assert.Equal("invalid_token", (string?)result["call"]);
        Assert.Equal("accepted", (string?)result["owner"]);
    }

    private static JsonObject Input(AppTenant tenant) => new() { ["issuer"] = tenant.Issuer, ["clientId"] = tenant.App.ClientId, ["audience"] = tenant.Orders };

    private static string? Text(JsonNode result, string part, string name) => (string?)result[part]![name];
}

[Collection(nameof(SqliteSite))]
public sealed class ForeignDeviceOnSqlite(SqliteSite site) : ForeignDeviceTests(site);

[Collection(nameof(PostgresSite))]
public sealed class ForeignDeviceOnPostgres(PostgresSite site) : ForeignDeviceTests(site);
