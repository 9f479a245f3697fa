using System.Security.Cryptography;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>Signs a media token for every permit, also for one that was decided some time ago: each is for one playback.</summary>
internal sealed class MediaTokens(ITvKeys keys, TimeProvider time)
{
    private const int IdBytes = 12;

    /// <summary>The decision with its token; a denial as it is.</summary>
    public async ValueTask<Decision> SignAsync(Decision decision, Viewer viewer, Integration integration, CancellationToken ct)
    {
        if (!decision.Permitted)
        {
            return decision;
        }

        var key = await keys.CurrentAsync(viewer.OrganizationId, TvKeyPurpose.MediaToken, ct);

        // The token keeps whole seconds, and its window must say the same.
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var (own, endpoints) = (integration.Mvpd.Id, integration.Endpoints.Id);
        var token = new MediaToken(
            decision.ViewerHash!, viewer.ServiceProvider.Id, decision.Resource.Requested, integration.On(viewer.Platform).MediaToken, now,
            own, own == endpoints ? null : endpoints)
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
        };
        return decision with { Token = new SignedMediaToken(new DecisionWindow(now, token.ExpiresAt), token.Sign(key.Rsa)) };
    }
}
