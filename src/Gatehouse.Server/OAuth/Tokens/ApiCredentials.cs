using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.OAuth.Clients;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Proofs;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>
/// Access tokens with the audience <c>api</c> at the administration API. A token may what its scopes say and, in somebody's
/// name, never more than their role does at this moment.
/// </summary>
internal sealed class ApiCredentials(Database database, AccessTokenStore accessTokens, DpopProofs proofs, ClientCertificates certificates) : ITokenCredentials
{
    private const string ByPerson = "select id, name, role from admin_person where org_id = @organizationId and id = @id";
    private const string ByClient = "select id, name from oauth_client where org_id = @organizationId and id = @id";

    /// <inheritdoc/>
    public bool Handles(string token) => SecretToken.Is(Prefixes.AccessToken, token);

    /// <inheritdoc/>
    public async Task<Credential?> FindAsync(HttpContext http, string token, bool proved, CancellationToken ct)
    {
        if (await accessTokens.FindAsync(token, ct) is not { Audience: Audiences.Api } info || !await IsAccompaniedAsync(http, info, token, proved, ct))
        {
            return null;
        }

        var scopes = info.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return info.PersonId is { } personId ? await OfPersonAsync(info, personId, scopes, ct) : await OfClientAsync(info, scopes, ct);
    }

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

    // RFC 9449 §7.1: a bound token is worth nothing as a bearer token, nor a bearer token with the scheme DPoP.
    private async Task<bool> IsAccompaniedAsync(HttpContext http, AccessTokenInfo info, string token, bool proved, CancellationToken ct)
    {
        var certificate = info.CertificateSha256 is null ? null : certificates.Read(http);
        var shown = new TokenBinding(null, certificate is null ? null : System.Security.Cryptography.SHA256.HashData(certificate));
        if (proved != info.DpopJkt is not null || !new TokenBinding(null, info.CertificateSha256).IsMetBy(shown))
        {
            return false;
        }

        return info.DpopJkt is null || (await proofs.CheckAsync(http, info.ClientId, token, info.DpopJkt, ct)).Error is null;
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public string? Role { get; init; }
    }
}
