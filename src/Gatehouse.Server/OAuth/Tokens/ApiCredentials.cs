using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>
/// Access tokens with the audience <c>api</c> at the administration API. A token may what its scopes say and, in somebody's
/// name, never more than their role does at this moment.
/// </summary>
internal sealed class ApiCredentials(Database database, AccessTokenStore accessTokens, PresentedTokens presented) : ITokenCredentials
{
    private const string ByPerson = "select id, name, role from admin_person where org_id = @organizationId and id = @id";
    private const string ByClient = "select id, name from oauth_client where org_id = @organizationId and id = @id";

    /// <inheritdoc/>
    public bool Handles(string token) => SecretToken.Is(Prefixes.AccessToken, token);

    /// <inheritdoc/>
    public async Task<(Credential? Credential, string? Challenge)> FindAsync(HttpContext http, string token, bool proved, CancellationToken ct)
    {
        if (await accessTokens.FindAsync(token, ct) is not { Audience: Audiences.Api } info)
        {
            return (null, Challenge(OAuthError.InvalidToken("The token is not valid."), proved));
        }

        if (await presented.FaultAsync(http, new PresentedToken(token, proved), info, ct) is { } fault)
        {
            return (null, Challenge(fault, info.DpopJkt is not null));
        }

        var scopes = info.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (info.PersonId is { } personId ? await OfPersonAsync(info, personId, scopes, ct) : await OfClientAsync(info, scopes, ct), null);
    }

    private static string Challenge(OAuthError error, bool dpop) => dpop ? TokenChallenge.Dpop(error) : TokenChallenge.Bearer(error);

    private async Task<Credential?> OfPersonAsync(AccessTokenInfo info, string personId, string[] scopes, CancellationToken ct)
    {
        if (await database.FirstAsync<Row>(ByPerson, new { organizationId = info.OrganizationId, id = personId }, ct) is not { } person)
        {
            return null;
        }

        var role = Roles.Parse(person.Role!);
        var allowed = scopes.Where(Scopes.Of(role).Contains).ToHashSet();
        return new Credential(new Caller(info.OrganizationId, "person", person.Id, person.Name, role, allowed), null, Disabled: false);
    }

    // What a client may do for itself, an administrator who has it settled when registering the client.
    private async Task<Credential?> OfClientAsync(AccessTokenInfo info, string[] scopes, CancellationToken ct) =>
        await database.FirstAsync<Row>(ByClient, new { organizationId = info.OrganizationId, id = info.ClientId }, ct) is { } client
            ? new Credential(new Caller(info.OrganizationId, "client", client.Id, client.Name, Role.ReadOnly, scopes.Where(Scopes.All.Contains).ToHashSet()), null, Disabled: false)
            : null;

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public string? Role { get; init; }
    }
}
