using System.Text.Json.Nodes;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Sso;

public abstract class ServiceTokenTests(IGateFixture gate)
{
    private const string Token = "/api/ACMETV/serviceToken";
    private const string Link = "/api/ACMETV/link";
    private const string UserId = "a1b2c3d4-0001-4000";

    [Fact]
    public async Task An_app_gets_a_token_for_its_own_user_id_and_renews_it()
    {
        var app = await TvApp.StartAsync(await TvSite.CreateAsync(gate));

        var issued = await IssueAsync(app, "X-SSO-ID", UserId);
        gate.Clock.Advance(TimeSpan.FromMinutes(30));
        app.Headers["AD-Service-Token"] = (string)issued.Json["jws"]!;
        var renewed = (await app.GetAsync(Token)).Ok();

        Assert.Equal((string?)issued.Json["jws"], (string?)issued.Json["serviceToken"]);
        Assert.Equal(3_600_000, (long)issued.Json["notAfter"]! - (long)issued.Json["notBefore"]!);
        Assert.Equal(Subject(issued), Subject(renewed));
        Assert.DoesNotContain(UserId, Claims(issued).ToJsonString(), StringComparison.Ordinal);
        gate.Clock.Advance(TimeSpan.FromMinutes(32));
        (await app.GetAsync(Token)).Refused(400, "invalid_parameter_code"); // the first one has ended
    }

    [Fact]
    public async Task A_code_lends_the_identity_to_another_device_once()
    {
        var site = await TvSite.CreateAsync(gate);
        var (phone, television) = (await TvApp.StartAsync(site), await TvApp.StartAsync(site));
        var issued = await IssueAsync(phone, "X-SSO-ID", UserId);
        phone.Headers["AD-Service-Token"] = (string)issued.Json["jws"]!;

        var link = (await phone.SendAsync(HttpMethod.Post, Link, null)).Ok(201);
        var lent = await IssueAsync(television, "X-SSO-LINK", (string)link.Json["code"]!);

        Assert.Matches("^[0-9]{6}$", (string)link.Json["code"]!);
        Assert.Equal((string?)link.Json["code"], (string?)link.Json["link"]);
        Assert.Equal(Subject(issued), Subject(lent));
        (await television.SendAsync(HttpMethod.Post, Token, null)).Refused(400, "invalid_parameter_code");
    }

    [Fact]
    public async Task Codes_end_and_cannot_be_guessed()
    {
        var site = await TvSite.CreateAsync(gate);
        var phone = await TvApp.StartAsync(site);
        phone.Headers["AD-Service-Token"] = (string)(await IssueAsync(phone, "X-SSO-ID", UserId)).Json["jws"]!;
        var late = (string)(await phone.SendAsync(HttpMethod.Post, Link, null)).Ok(201).Json["code"]!;
        gate.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(400, (await TryAsync(site, late)).Status);

        gate.Clock.Advance(TimeSpan.FromMinutes(15));
        var code = (string)(await phone.SendAsync(HttpMethod.Post, Link, null)).Ok(201).Json["code"]!;
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(400, (await TryAsync(site, code == "000000" ? "000001" : "000000")).Status);
        }

        Assert.Equal(400, (await TryAsync(site, code)).Status);
    }

    [Fact]
    public async Task A_code_of_ones_own_buys_no_further_guesses()
    {
        var site = await TvSite.CreateAsync(gate);
        var app = await TvApp.StartAsync(site);
        app.Headers["AD-Service-Token"] = (string)(await IssueAsync(app, "X-SSO-ID", UserId)).Json["jws"]!;

        Assert.Equal([400, 400, 400, 400, 201], await GuessAsync(site, app, wrong: 4));
        Assert.Equal([400, 400], await GuessAsync(site, app, wrong: 1));
    }

    [Fact]
    public async Task A_token_counts_for_the_programmer_whose_it_is()
    {
        var site = await TvSite.CreateAsync(gate);
        var app = await TvApp.StartAsync(site);
        app.Headers["AD-Service-Token"] = (string)(await IssueAsync(app, "X-SSO-ID", UserId)).Json["jws"]!;

        (await app.GetAsync("/api/OTHERTV/serviceToken")).Refused(400, "invalid_parameter_code");
    }

    [Theory]
    [InlineData("X-SSO-ID", "short")]
    [InlineData("X-SSO-LINK", "12345")]
    [InlineData("X-SSO-LINK", "abcdef")]
    [InlineData("X-Other", "nothing")]
    public async Task What_is_neither_an_id_nor_a_code_is_refused(string header, string value)
    {
        var app = await TvApp.StartAsync(await TvSite.CreateAsync(gate));
        app.Headers[header] = value;

        (await app.SendAsync(HttpMethod.Post, Token, null)).Refused(400, "invalid_parameter_code");
    }

    [Fact]
    public async Task A_method_that_the_address_does_not_know_is_405_and_the_administration_keeps_its_addresses()
    {
        var app = await TvApp.StartAsync(await TvSite.CreateAsync(gate));

        var refused = (await app.SendAsync(HttpMethod.Delete, Token, null)).Refused(405, "method_not_allowed");

        Assert.Equal(404, (await app.SendAsync(HttpMethod.Post, "/api/v1/serviceToken", null)).Status);
        Assert.NotNull(refused);
    }

    private static async Task<TvAnswer> IssueAsync(TvApp app, string header, string value)
    {
        app.Headers[header] = value;
        return (await app.SendAsync(HttpMethod.Post, Token, null)).Ok(201);
    }

    // So many wrong codes, and then the right one.
    private static async Task<List<int>> GuessAsync(TvSite site, TvApp app, int wrong)
    {
        var own = (string)(await app.SendAsync(HttpMethod.Post, Link, null)).Ok(201).Json["code"]!;
        var statuses = new List<int>();
        for (var i = 0; i < wrong; i++)
        {
            statuses.Add((await TryAsync(site, own == "000000" ? "000001" : "000000")).Status);
        }

        statuses.Add((await TryAsync(site, own)).Status);
        return statuses;
    }

    private static async Task<TvAnswer> TryAsync(TvSite site, string code)
    {
        var app = await TvApp.StartAsync(site);
        app.Headers["X-SSO-LINK"] = code;
        return await app.SendAsync(HttpMethod.Post, Token, null);
    }

    private static string? Subject(TvAnswer answer) => (string?)Claims(answer)["sub"];

    private static JsonObject Claims(TvAnswer answer)
    {
        var payload = ((string)answer.Json["jws"]!).Split('.')[1];
        return JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(payload))!.AsObject();
    }
}

[Collection(nameof(SqliteGate))]
public sealed class ServiceTokenTestsOnSqlite(SqliteGate gate) : ServiceTokenTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class ServiceTokenTestsOnPostgres(PostgresGate gate) : ServiceTokenTests(gate);
