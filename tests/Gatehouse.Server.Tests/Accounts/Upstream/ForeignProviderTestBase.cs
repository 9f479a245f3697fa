using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>A server that asks providers every minute: a foreign provider lives in real time, and two clocks must not drift apart.</summary>
public sealed class ImpatientGate : SqliteGate
{
    protected override IReadOnlyDictionary<string, string> Settings => Impatient.Of(base.Settings);
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class ImpatientPostgresGate : PostgresGate
{
    protected override IReadOnlyDictionary<string, string> Settings => Impatient.Of(base.Settings);
}

internal static class Impatient
{
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> settings) => new(settings.Concat(UpstreamSettings.Loopback))
    {
        ["Gatehouse:Accounts:UpstreamCheckEvery"] = "00:01:00",
        ["Gatehouse:Accounts:UpstreamTimeout"] = "00:00:30",
    };
}

/// <summary>Connects a certified provider, and signs in through its pages and ours.</summary>
public abstract partial class ForeignProviderTestBase(IGateFixture gate) : UpstreamTestBase(gate)
{
    private static readonly UpstreamProviderSettings Settings = new()
    {
        CreatePeople = true,
        AuthorizationParameters = new Dictionary<string, string> { ["prompt"] = "consent" }, // it gives refresh tokens only then
    };

    internal static async Task<UpstreamProvider> ConnectAsync(AdminClient owner, ForeignProvider foreign, UpstreamAuthentication authentication)
    {
        var method = authentication switch
        {
            UpstreamAuthentication.PrivateKeyJwt => "private_key_jwt",
            UpstreamAuthentication.ClientSecretPost => "client_secret_post",
            _ => "client_secret_basic",
        };
        var provider = await MakeAsync(owner, foreign.Issuer, Settings);
        var metadata = new JsonObject
        {
            ["redirect_uris"] = new JsonArray(provider.RedirectUri),
            ["grant_types"] = new JsonArray("authorization_code", "refresh_token"),
            ["token_endpoint_auth_method"] = method,
        };
        if (authentication == UpstreamAuthentication.PrivateKeyJwt)
        {
            metadata["jwks"] = await owner.GetAsync<JsonObject>(new Uri(provider.JwksUri).PathAndQuery);
        }

        var (clientId, secret) = await foreign.RegisterAsync(metadata);
        using var saved = await owner.SendAsync(HttpMethod.Patch, $"{Api}/{provider.Id}", new UpdateUpstreamProvider(ClientId: clientId, ClientSecret: secret, Authentication: authentication));
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        return provider;
    }

    /// <summary>Through our page, the provider's sign-in and consent pages, and back to us.</summary>
    internal async Task<HttpResponseMessage> SignInThereAsync(Visit visit, AdminClient owner, string login)
    {
        var (location, _) = await LeaveAsync(visit, Wanting(owner));
        var (page, at) = await FollowAsync(visit, location);
        foreach (var fields in new Dictionary<string, string>[]
        {
            new() { ["prompt"] = "login", ["login"] = login, ["password"] = "any" },
            new() { ["prompt"] = "consent" },
        })
        {
            var action = new Uri(at, WebUtility.HtmlDecode(FormAction().Match(page).Groups[1].Value));
            using var form = new FormUrlEncodedContent(fields);
            using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = form };
            using var sent = await visit.SendAsync(request);
            var next = new Uri(action, sent.Headers.Location!);
            if (fields["prompt"] == "consent")
            {
                return await BackAsync(visit, next);
            }

            (page, at) = await FollowAsync(visit, next);
        }

        throw new InvalidOperationException();
    }

    /// <summary>Follows the provider's redirects until it leads back to us.</summary>
    internal async Task<HttpResponseMessage> BackAsync(Visit visit, Uri next)
    {
        for (var step = 0; step < 10; step++)
        {
            var answer = await visit.GetAsync(next.AbsoluteUri);
            if (next.Authority == Gate.Address.Authority)
            {
                return answer;
            }

            using (answer)
            {
                Assert.True(answer.Headers.Location is not null, await answer.Content.ReadAsStringAsync(Ct));
                next = new Uri(next, answer.Headers.Location);
            }
        }

        throw new Xunit.Sdk.XunitException("The provider redirects without end.");
    }

    internal static async Task<(string Page, Uri At)> FollowAsync(Visit visit, Uri address)
    {
        for (var step = 0; step < 10; step++)
        {
            using var answer = await visit.GetAsync(address.AbsoluteUri);
            if (answer.Headers.Location is not { } next)
            {
                return (await answer.Content.ReadAsStringAsync(Ct), address);
            }

            address = new Uri(address, next);
        }

        throw new Xunit.Sdk.XunitException("The provider redirects without end.");
    }

    [GeneratedRegex("<form[^>]* action=\"([^\"]+)\"")]
    private static partial Regex FormAction();

    [GeneratedRegex("href=\"([^\"]+/abort)\"")]
    protected static partial Regex AbortLink();
}
