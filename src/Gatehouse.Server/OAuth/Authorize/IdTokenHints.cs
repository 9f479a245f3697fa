using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Keys;
using Gatehouse.Server.OAuth.Pages;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>Reads ID tokens of ours that clients show again to say whom they mean.</summary>
internal sealed class IdTokenHints(SigningKeys keys)
{
    /// <summary>Whom it is about; null when it is none of ours. It may have expired.</summary>
    public async Task<IdTokenHint?> ReadAsync(Site site, string token, CancellationToken ct) =>
        IdTokenHint.TryRead(token, await keys.KnownAsync(site.OrganizationId, ct), site.Address, out var hint, out _) ? hint : null;
}
