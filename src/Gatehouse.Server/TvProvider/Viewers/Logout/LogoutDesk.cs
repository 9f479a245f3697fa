using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers.Profiles;

namespace Gatehouse.Server.TvProvider.Viewers.Logout;

/// <summary>
/// Signs viewers out: every profile of the MVPD that device and identities lead to is deleted at once, whatever the MVPD does
/// afterwards. Profiles of Apple's framework go as well, but only the viewer can sign the device out.
/// </summary>
internal sealed class LogoutDesk(Database database, IMvpds mvpds, IDegradations degradations, SecretBox box, TimeProvider time)
{
    /// <summary>What the app does next.</summary>
    /// <param name="viewer">Who.</param>
    /// <param name="integration">Of which MVPD.</param>
    /// <param name="redirectUrl">Where the browser ends that logs out at the MVPD.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<LogoutAnswer> LogOutAsync(Viewer viewer, Integration integration, string redirectUrl, CancellationToken ct)
    {
        if (integration.IsTempPass)
        {
            return LogoutAnswer.Complete;
        }

        var inBrowser = await mvpds.HasLogoutAsync(viewer.Settings, integration, ct);
        var outcome = await database.WriteAsync(tx => DeleteAsync(tx, viewer, integration, inBrowser, redirectUrl), ct);

        // Nobody was signed in; but whom a degradation rule lets in is told that it worked.
        return outcome == LogoutAnswer.Invalid && (await degradations.ForAsync(viewer.OrganizationId, ct)).AuthNAll(integration, time.GetUtcNow()) is not null
            ? LogoutAnswer.Complete
            : outcome;
    }

    private async Task<LogoutAnswer> DeleteAsync(Tx tx, Viewer viewer, Integration integration, bool inBrowser, string redirectUrl)
    {
        var now = time.GetUtcNow();
        var all = await ProfileFinder.LockAsync(tx, viewer, integration.Mvpd.Id);
        foreach (var profile in all)
        {
            await ProfileStore.DeleteAsync(tx, profile.Row);
        }

        var valid = all.Where(p => p.Row.StateAt(now) == ProfileState.Valid).OrderBy(p => ProfileRules.Precedence(p.Type)).ToList();
        if (valid.Count == 0)
        {
            return LogoutAnswer.Invalid;
        }

        if (valid.Exists(p => p.Type == ProfileType.AppleSso))
        {
            return LogoutAnswer.Partner;
        }

        if (!inBrowser)
        {
            return LogoutAnswer.Complete;
        }

        var data = ProfileData.Open(box, valid[0].Row.Id, valid[0].Row.Data);
        return LogoutAnswer.InBrowser(await mvpds.BeginLogoutAsync(tx, integration, viewer.OrganizationId, data.Material, data.SessionIndexes, redirectUrl));
    }
}

/// <summary>What an app does after a logout.</summary>
/// <param name="ActionName">What.</param>
/// <param name="ActionType">How.</param>
/// <param name="Url">What to open in a browser; null for nothing.</param>
internal sealed record LogoutAnswer(string ActionName, string ActionType, string? Url = null)
{
    /// <summary>Done.</summary>
    public static LogoutAnswer Complete { get; } = new("complete", "none");

    /// <summary>Nobody was signed in.</summary>
    public static LogoutAnswer Invalid { get; } = new("invalid", "none");

    /// <summary>The viewer signs the device out, in its settings.</summary>
    public static LogoutAnswer Partner { get; } = new("partner_logout", "partner_interactive");

    /// <summary>The MVPD logs out in a browser.</summary>
    public static LogoutAnswer InBrowser(string url) => new("logout", "interactive", url);
}
