using System.Text;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Verification;

public abstract class VerificationTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_media_token_is_good_for_one_stream()
    {
        var site = await TvSite.CreateAsync(gate);
        var token = await TokenAsync(site);

        var (first, again) = (await VerifyAsync(site, token, TvExample.Acme, "film-1"), await VerifyAsync(site, token, TvExample.Acme, null));

        Assert.Equal(("VALID_TOKEN", true), ((string?)first.Json["result"], (bool)first.Json["firstUse"]!));
        Assert.Equal((TvExample.Acme, "film-1", TvExample.Trial30), ((string?)first.Json["requestorID"], (string?)first.Json["resourceID"], (string?)first.Json["mvpdId"]));
        Assert.Equal(("VALID_TOKEN", false), ((string?)again.Json["result"], (bool)again.Json["firstUse"]!));
        Assert.False((bool)(await VerifyAsync(site, token.Insert(8, "\n"), TvExample.Acme, "film-1")).Json["firstUse"]!);
    }

    [Fact]
    public async Task Two_media_tokens_of_one_second_are_two()
    {
        var site = await TvSite.CreateAsync(gate);
        var app = await TvApp.StartAsync(site);
        var (one, other) = (await TokenAsync(app), await TokenAsync(app)); // the clock of the test stands

        Assert.NotEqual(one, other);
        Assert.True((bool)(await VerifyAsync(site, one, TvExample.Acme, "film-1")).Json["firstUse"]!);
        Assert.True((bool)(await VerifyAsync(site, other, TvExample.Acme, "film-1")).Json["firstUse"]!);
    }

    [Fact]
    public async Task A_media_token_that_was_used_is_used_however_it_is_spelled()
    {
        var site = await TvSite.CreateAsync(gate);
        var token = await TokenAsync(site);
        Assert.True((bool)(await VerifyAsync(site, token, TvExample.Acme, "film-1")).Json["firstUse"]!);
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(token));
        string Closed(string with) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Replace("<signatureInfo><short", with + "<short", StringComparison.Ordinal)));

        foreach (var other in new[] { token.Insert(40, " "), token.Insert(8, "\n"), Closed("</signatureInfo>"), Closed(" <signatureInfo>") })
        {
            var again = await VerifyAsync(site, other, TvExample.Acme, "film-1");
            Assert.Equal(("VALID_TOKEN", false), ((string?)again.Json["result"], (bool)again.Json["firstUse"]!));
        }
    }

    [Fact]
    public async Task A_parameter_that_comes_twice_is_refused_and_not_passed_over()
    {
        var site = await TvSite.CreateAsync(gate);
        var token = await TokenAsync(site);
        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create("token", token), KeyValuePair.Create("requestor", TvExample.Acme), KeyValuePair.Create("resource", "film-2"), KeyValuePair.Create("resource", "film-1")]);

        using var response = await gate.Anonymous.PostAsync(new Uri($"/tv/{site.Owner.Slug}/media-tokens/verify", UriKind.Relative), form, Ct);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_media_token_for_something_else_or_of_somebody_else_or_from_before_is_not()
    {
        var (site, other) = (await TvSite.CreateAsync(gate), await TvSite.CreateAsync(gate));
        var token = await TokenAsync(site);

        Assert.Equal("""{"result":"INVALID_RESOURCE_ID"}""", (await VerifyAsync(site, token, TvExample.Other, "film-1")).Text);
        Assert.Equal("""{"result":"INVALID_RESOURCE_ID"}""", (await VerifyAsync(site, token, TvExample.Acme, "film-2")).Text);
        Assert.Equal("""{"result":"INVALID_TOKEN_FORMAT"}""", (await VerifyAsync(site, "nothing", TvExample.Acme, "film-1")).Text);
        await TokenAsync(other); // so that it has a key
        Assert.Equal("""{"result":"INVALID_TOKEN_FORMAT"}""", (await VerifyAsync(other, token[..^8], TvExample.Acme, "film-1")).Text);
        gate.Clock.Advance(TimeSpan.FromMinutes(7));
        Assert.Equal("""{"result":"TOKEN_EXPIRED"}""", (await VerifyAsync(site, token, TvExample.Acme, "film-1")).Text);
        Assert.Equal(400, (await VerifyAsync(site, "", TvExample.Acme, null)).Status);
    }

    private static async Task<string> TokenAsync(TvSite site) => await TokenAsync(await TvApp.StartAsync(site));

    private static async Task<string> TokenAsync(TvApp app)
    {
        var answer = (await app.SendAsync(
            HttpMethod.Post, "/api/v2/ACMETV/decisions/authorize/Trial30", new StringContent("""{"resources":["film-1"]}""", Encoding.UTF8, "application/json"))).Ok();
        return (string)answer.Json["decisions"]![0]!["token"]!["serializedToken"]!;
    }

    private async Task<TvAnswer> VerifyAsync(TvSite site, string token, string requestor, string? resource)
    {
        var form = new Dictionary<string, string> { ["token"] = token, ["requestor"] = requestor };
        if (resource is not null)
        {
            form["resource"] = resource;
        }

        using var response = await gate.Anonymous.PostAsync(new Uri($"/tv/{site.Owner.Slug}/media-tokens/verify", UriKind.Relative), new FormUrlEncodedContent(form), Ct);
        return await TvAnswer.OfAsync(response, Ct);
    }
}

[Collection(nameof(SqliteGate))]
public sealed class VerificationTestsOnSqlite(SqliteGate gate) : VerificationTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class VerificationTestsOnPostgres(PostgresGate gate) : VerificationTests(gate);
