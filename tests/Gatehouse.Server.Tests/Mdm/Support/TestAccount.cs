using System.Net;
using System.Net.Http.Json;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Mdm.Support;

/// <summary>Somebody in the directory, with what their sign-ins on devices give.</summary>
public sealed class TestAccount
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private readonly MdmOrganization _organization;
    private readonly string _clientId;

    private TestAccount(MdmOrganization organization, string id, string clientId) => (_organization, Id, _clientId) = (organization, id, clientId);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary><c>usr_…</c></summary>
    public string Id { get; }

    private IServiceProvider Services => _organization.Gate.Services;

    public static async Task<TestAccount> CreateAsync(MdmOrganization organization, string name = "Ada Lovelace")
    {
        var made = await organization.Owner.SendAsync<CreatedPerson>(
            HttpMethod.Post, "/api/v1/people", new NewPerson(null, name) { UserName = $"u{Guid.NewGuid():N}", Invite = false });
        var client = await organization.Gate.Database.WriteAsync(
            tx => organization.Gate.Services.GetRequiredService<IClients>().EnsureAsync(tx, new BuiltInClient(organization.Id, "devices", "Devices", new ClientSettings
            {
                TokenEndpointAuthMethod = ClientAuthMethods.None,
                Scopes = "MDM",
                Audiences = [Audiences.Mdm],
                GrantKind = GrantKinds.DeviceEnrollment,
            })),
            Ct);
        return new TestAccount(organization, made.Person.Id, client);
    }

    /// <summary>Signs in on a device; returns the sign-in and its token.</summary>
    /// <param name="lifetime">Of the token; a month as with the web sign-in.</param>
    /// <param name="renewable">With a refresh token, as OAuth gives one.</param>
    public Task<(string GrantId, string Token)> SignInAsync(TimeSpan? lifetime = null, bool renewable = false) =>
        _organization.Gate.Database.WriteAsync(async tx =>
        {
            var grant = await Services.GetRequiredService<IGrants>().CreateAsync(tx, new NewGrant(
                _organization.Id, _clientId, Id, null, GrantKinds.DeviceEnrollment, "MDM", [Audiences.Mdm], null, [], _organization.Gate.Clock.GetUtcNow(), null));
            if (renewable)
            {
                await Services.GetRequiredService<IAccessTokens>().IssueRefreshAsync(tx, _organization.Id, grant, null);
            }

            return (grant, await TokenAsync(tx, grant, lifetime ?? Month));
        }, Ct);

    /// <summary>Another token of the same sign-in, as a refresh gives it.</summary>
    public Task<string> RefreshAsync(string grantId, TimeSpan? lifetime = null) =>
        _organization.Gate.Database.WriteAsync(tx => TokenAsync(tx, grantId, lifetime ?? Month), Ct);

    /// <summary>Ends one sign-in, as an administrator or the person does it in a list.</summary>
    public Task EndAsync(string grantId) => _organization.Gate.Database.WriteAsync(
        tx => Services.GetRequiredService<IGrants>().EndAsync(tx, _organization.Id, grantId, "test"), Ct);

    /// <summary>Disables or enables.</summary>
    public async Task SetStateAsync(PersonState state)
    {
        using var read = await _organization.Owner.GetAsync($"/api/v1/people/{Id}", Ct);
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/people/{Id}")
        {
            Content = JsonContent.Create(new UpdatePerson(State: state), options: GatehouseJson.Options),
        };
        request.Headers.IfMatch.Add(read.Headers.ETag!);
        using var response = await _organization.Owner.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<string> TokenAsync(Server.Storage.Tx tx, string grantId, TimeSpan lifetime) =>
        (await Services.GetRequiredService<IAccessTokens>().IssueAsync(tx, _organization.Id, grantId, Audiences.Mdm, "MDM", lifetime)).Token;
}
