using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers.Profiles;
using Gatehouse.Server.TvProvider.Viewers.Sessions;

namespace Gatehouse.Server.TvProvider.Viewers;

/// <inheritdoc cref="IViewers"/>
internal sealed class Viewers(
    SessionStore sessions, ProfileMaker maker, ViewerHashes hashes, ITvDirectory directory, SecretBox box, ILogger<Viewers> log) : IViewers
{
    /// <inheritdoc/>
    public async Task<ViewerSession?> SessionAsync(string code, CancellationToken ct) =>
        SessionCode.Normalize(code) is { } normalized && await sessions.FindAsync(normalized, ct) is { } row ? Of(row) : null;

    /// <inheritdoc/>
    public async Task<ViewerSession?> ChooseAsync(Tx tx, string sessionId, string mvpd, string domainName, string redirectUrl)
    {
        if (await sessions.LockByIdAsync(tx, sessionId) is not { State: not SessionStates.Done } row)
        {
            return null;
        }

        // A viewer may think again on our pages; what the device asked for stays.
        var filled = row with
        {
            Mvpd = ((SessionParameters)row.Stated).HasFlag(SessionParameters.Mvpd) ? row.Mvpd : mvpd,
            DomainName = row.DomainName ?? domainName,
            RedirectUrl = row.RedirectUrl ?? redirectUrl,
        };
        await SessionStore.FillAsync(tx, filled);
        return Of(filled);
    }

    /// <inheritdoc/>
    public Task<bool> StartAsync(Tx tx, string sessionId, string requestId, byte[]? secret) =>
        sessions.StartAsync(tx, sessionId, requestId, secret is null ? null : box.Seal(secret, Purpose(sessionId)));

    /// <inheritdoc/>
    public async Task<StartedSession?> TakeAsync(Tx tx, string requestId) =>
        await sessions.LockByRequestAsync(tx, requestId) is { } row
            ? new StartedSession(Of(row), row.Secret is { } secret ? box.Open(secret, Purpose(row.Id)) : null)
            : null;

    /// <inheritdoc/>
    public async Task CompleteAsync(Tx tx, ViewerSession session, MvpdSignIn signIn)
    {
        var settings = await directory.ForAsync(session.OrganizationId, CancellationToken.None);
        if (settings.Integration(session.ServiceProvider, session.Mvpd!) is not { Enabled: true } integration)
        {
            await FailAsync(tx, session, "the integration was switched off meanwhile");
            return;
        }

        if (await sessions.LockByIdAsync(tx, session.Id) is { } row && await SessionStore.EndRequestAsync(tx, row.Id, SessionStates.Done))
        {
            var shares = !integration.Settings.AuthPerAggregator;
            var owner = new ProfileOwner(
                row.ClientId, row.ApplicationId, row.DeviceHash, shares ? row.PlatformHash : null, shares ? row.ServiceHash : null, Partner: false);
            var profile = maker.Make(row.OrgId, integration, Platforms.Of(row.Platform), owner, signIn);
            await ProfileStore.PutAsync(tx, profile);
            tx.AfterCommit(() => ViewersLog.SignedIn(log, profile.Id, profile.Mvpd, profile.ServiceProvider));
        }
    }

    /// <inheritdoc/>
    public async Task FailAsync(Tx tx, ViewerSession session, string reason)
    {
        if (await SessionStore.EndRequestAsync(tx, session.Id, SessionStates.Failed))
        {
            tx.AfterCommit(() => ViewersLog.SignInFailed(log, session.Id, session.Mvpd ?? "", reason));
        }
    }

    /// <inheritdoc/>
    public async Task<int> LogOutAsync(Tx tx, string organizationId, string mvpd, string userKey, IReadOnlyList<string> sessionIndexes)
    {
        var count = 0;
        foreach (var row in await ProfileStore.LockByUserAsync(tx, organizationId, mvpd, hashes.UserKey(organizationId, mvpd, userKey)))
        {
            if (sessionIndexes.Count == 0 || ProfileData.Open(box, row.Id, row.Data).SessionIndexes.Any(sessionIndexes.Contains))
            {
                count += await ProfileStore.DeleteAsync(tx, row) ? 1 : 0;
            }
        }

        return count;
    }

    private ViewerSession Of(SessionRow row) => Of(row, SessionDevice.Open(box, row));

    private static ViewerSession Of(SessionRow row, SessionDevice device) => new()
    {
        Id = row.Id,
        OrganizationId = row.OrgId,
        Code = row.Code,
        ServiceProvider = row.ServiceProvider,
        Mvpd = row.Mvpd,
        DomainName = row.DomainName,
        RedirectUrl = row.RedirectUrl,
        Platform = row.Platform,
        DeviceAddress = device.Address,
        DevicePort = device.Port,
        Done = row.State == SessionStates.Done,
        NotAfter = DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresMs),
    };

    private static string Purpose(string sessionId) => $"tv.session.secret:{sessionId}";
}
