using System.Net;
using System.Text;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.OAuth;

/// <summary>Nothing, too much, and nonsense at the endpoints that programs call.</summary>
public abstract class BadInputTests(IOAuthGate gate)
{
    public static TheoryData<string> Endpoints => ["token", "introspect", "revoke"];

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Nothing_is_refused(string endpoint)
    {
        var site = await OAuthSite.CreateAsync(gate);

        (await site.SendAsync(HttpMethod.Post, endpoint)).Refused("invalid_request");
        (await site.PostAsync(endpoint, null)).Refused("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Too_much_is_refused(string endpoint)
    {
        var site = await OAuthSite.CreateAsync(gate);

        (await RawAsync(site, endpoint, "a=" + new string('x', 70_000))).Refused("invalid_request", HttpStatusCode.RequestEntityTooLarge);
        (await RawAsync(site, endpoint, string.Join('&', Enumerable.Range(0, 200).Select(i => $"p{i}=1")))).Refused("invalid_request");
    }

    [Theory]
    [InlineData("client_id=a&client_id=b&grant_type=client_credentials", "invalid_request")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials&client_id=a", "invalid_request")]
    [InlineData("client_id=%GG&grant_type=client_credentials", "invalid_request")]
    [InlineData("client_id=%00&grant_type=client_credentials", "invalid_request")]
    [InlineData("\u00e4=1", "invalid_request")]
    public async Task RFC_6749_3_2_repeated_and_broken_parameters_are_refused(string body, string error)
    {
        var site = await OAuthSite.CreateAsync(gate);

        (await RawAsync(site, "token", body)).Refused(error);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data")]
    [InlineData("text/plain")]
    public async Task Another_content_type_is_refused(string type)
    {
        var site = await OAuthSite.CreateAsync(gate);

        (await RawAsync(site, "token", "grant_type=client_credentials", type)).Refused("invalid_request");
    }

    [Fact]
    public async Task Parameters_in_the_address_are_not_looked_at()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync();

        var answer = await site.PostAsync($"token?grant_type=client_credentials&client_id={client.Client.Id}&client_secret={client.Secret}", null);

        answer.Refused("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("", "invalid_request")]
    [InlineData("password", "unsupported_grant_type")]
    [InlineData("refresh_token", "invalid_request")]
    [InlineData("authorization_code", "invalid_request")]
    [InlineData("urn:ietf:params:oauth:grant-type:device_code", "invalid_request")]
    public async Task A_grant_type_that_is_none_or_lacks_its_parameter_is_refused(string grant, string error)
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;

        (await site.TokenAsync(null, ("grant_type", grant), ("client_id", app))).Refused(error);
    }

    [Fact]
    public async Task A_grant_type_that_the_client_does_not_have_is_refused()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var service = await site.ServiceAsync();

        (await site.TokenAsync(null, ("grant_type", "client_credentials"), ("client_id", app))).Refused("unauthorized_client");
        (await site.TokenAsync(OAuthSite.Basic(service.Client.Id, service.Secret!), ("grant_type", "refresh_token"), ("refresh_token", "x"))).Refused("unauthorized_client");
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic Y2xp")]
    [InlineData("Bearer gh_at_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("Digest username=\"x\"")]
    public async Task An_Authorization_header_that_is_no_Basic_is_refused(string header)
    {
        var site = await OAuthSite.CreateAsync(gate);

        var answer = await site.TokenAsync(r => r.Headers.TryAddWithoutValidation("Authorization", header), ("grant_type", "client_credentials"));

        answer.Refused("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Odd_bodies_are_refused_and_never_a_fault()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var random = new Random(8628);
        var app = (await site.AppAsync()).Client.Id;
        string[] names = ["grant_type", "code", "refresh_token", "device_code", "client_id", "scope", "resource", "redirect_uri", "subject_token", "code_verifier"];
        string[] values = ["authorization_code", "refresh_token", app, "%F0%9F%98%80", "a+b", "https://x.example/", "", "%", "urn:ietf:params:oauth:grant-type:token-exchange", "\"\\"];

        for (var i = 0; i < 300; i++)
        {
            var body = string.Join('&', Enumerable.Range(0, random.Next(6)).Select(_ => $"{names[random.Next(names.Length)]}={values[random.Next(values.Length)]}"));
            var answer = await RawAsync(site, "token", body);
            Assert.True((int)answer.Status is 400 or 401, $"{answer.Status} for {body}");
            Assert.True(answer.Has("error"), body);
        }
    }

    private static Task<OAuthAnswer> RawAsync(OAuthSite site, string endpoint, string body, string type = "application/x-www-form-urlencoded") =>
        site.SendAsync(HttpMethod.Post, endpoint, r =>
        {
            r.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            r.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        });
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class BadInputTestsOnSqlite(SqliteOAuthGate gate) : BadInputTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class BadInputTestsOnPostgres(PostgresOAuthGate gate) : BadInputTests(gate);
