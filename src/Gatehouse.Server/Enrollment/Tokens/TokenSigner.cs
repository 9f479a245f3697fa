using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Enrollment.Keys;
using Gatehouse.Server.Hosting;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>
/// Writes the signed token of a row. It is never stored: RS256 is deterministic, so the same row and key give the same
/// token whenever the link is shown, and a leaked database holds none.
/// </summary>
internal sealed class TokenSigner(SigningKeyStore keys, PublicUrls urls)
{
    /// <summary>The signed token. A credential. Null once its key was withdrawn.</summary>
    public async Task<string?> WriteAsync(TokenRow row, CancellationToken ct)
    {
        var key = await keys.FindAsync(row.Kid, ct);
        using var rsa = key is null ? null : keys.OpenPrivate(key);
        return rsa is null ? null : EnrollmentToken.Write(row.Claims(urls.Base), row.Kid, rsa);
    }
}
