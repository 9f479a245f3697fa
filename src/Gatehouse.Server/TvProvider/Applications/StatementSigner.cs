using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Keys;

namespace Gatehouse.Server.TvProvider.Applications;

/// <summary>Software statements (RFC 7591 §2.3) as texts. They have no end; the row says whether one still counts.</summary>
internal sealed class StatementSigner(ITvKeys keys, PublicUrls urls)
{
    private const string Type = "software-statement+jwt";

    /// <summary>The statement of a row.</summary>
    public async Task<string> SignAsync(StatementRow row, string applicationName, CancellationToken ct)
    {
        var key = await keys.CurrentAsync(row.OrgId, TvKeyPurpose.SoftwareStatement, ct);
        return SignedJwt.Write(new SigningKey(key.Rsa, key.Id), Type, json =>
        {
            json.WriteString("iss", urls.Base);
            json.WriteString("sub", row.ApplicationId);
            json.WriteString("jti", row.Id);
            json.WriteNumber("iat", row.IssuedMs / 1000);
            json.WriteString("software_id", row.ApplicationId);
            json.WriteString("client_name", applicationName);
        });
    }

    /// <summary>The id that a text claims, before anything of it is believed; null when it is no such statement.</summary>
    public static string? ClaimedId(string text) =>
        CompactJws.TryParse(text, out var jws, out _) && JwtClaims.TryParse(jws.Payload, out var claims, out _) && Id.Is("stm", claims.Id) ? claims.Id : null;

    /// <summary>True when the organization of the row signed the text, for this very row.</summary>
    public async Task<bool> SignedAsync(string text, StatementRow row, CancellationToken ct)
    {
        var ring = await keys.AllAsync(row.OrgId, TvKeyPurpose.SoftwareStatement, ct);
        var set = new JsonWebKeySet([.. ring.Select(k => JsonWebKey.From(k.Rsa, JwsAlgorithm.RS256, k.Id))]);
        return SignedJwt.TryVerify(text, set, [Type], out var claims, out _) && claims.Id == row.Id && claims.Subject == row.ApplicationId;
    }
}
