using System.Security.Cryptography;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>Makes sessions: one for each device, client and service provider.</summary>
internal sealed class SessionDesk(
    Database database, SessionStore store, Standing standing, ViewerReader viewers, SecretBox box, IOptions<ViewerOptions> options, TimeProvider time)
{
    private const int Attempts = 5;

    /// <summary>A session, or the word that none is needed.</summary>
    public async Task<(SessionAnswer? Answer, SessionRefusal? Refusal)> CreateAsync(TvRequest request, CancellationToken ct)
    {
        var wish = SessionWish.Read(request.Form);
        Integration? integration = null;
        if (wish.Mvpd is not null)
        {
            integration = request.FindIntegration(wish.Mvpd, out var error);
            if (error is not null)
            {
                return (null, new SessionRefusal(error));
            }
        }

        if (wish.JudgePlaces(request) is { } refusal)
        {
            return (null, refusal);
        }

        var viewer = viewers.Read(request);
        if (integration is not null)
        {
            var verdict = await standing.JudgeAsync(viewer, integration, partnerMvpd: null, ct);
            if (verdict.Error is not null)
            {
                return (null, new SessionRefusal(verdict.Error));
            }

            if (verdict.Reason is not null)
            {
                return (Authorize(viewer, integration.Mvpd.Id, verdict.Reason, Guid.NewGuid().ToString()), null);
            }
        }

        return (Describe(await OpenAsync(request, viewer, wish, ct), SessionActions.Resume, SessionReasons.None), null);
    }

    /// <summary>Begins a session that has what the wish states, in place of an older one of the same device.</summary>
    public async Task<SessionRow> OpenAsync(TvRequest request, Viewer viewer, SessionWish wish, CancellationToken ct)
    {
        var (id, now) = (Guid.NewGuid().ToString(), time.GetUtcNow());
        var device = SessionDevice.Of(request.DeviceInfo, request.Http.Request.Headers.UserAgent, request.DeviceAddress?.ToString());
        var row = new SessionRow
        {
            Id = id,
            OrgId = viewer.OrganizationId,
            Code = "",
            ServiceProvider = viewer.ServiceProvider.Id,
            ClientId = viewer.ClientId,
            ApplicationId = viewer.ApplicationId,
            DeviceHash = viewer.DeviceHash,
            PlatformHash = viewer.PlatformHash,
            ServiceHash = viewer.ServiceHash,
            Mvpd = wish.Mvpd,
            DomainName = wish.DomainName,
            RedirectUrl = wish.RedirectUrl,
            Stated = (long)wish.Stated,
            Platform = viewer.Platform.Id,
            Device = device.Seal(box, id),
            State = SessionStates.Open,
            CreatedMs = now.ToUnixTimeMilliseconds(),
            ExpiresMs = (now + options.Value.SessionLifetime).ToUnixTimeMilliseconds(),
        };
        return await database.WriteAsync(
            async tx =>
            {
                var coded = row with { Code = await NewCodeAsync(tx) };
                await SessionStore.PutAsync(tx, coded);
                return coded;
            }, ct);
    }

    /// <summary>The live session of a code that was typed; null with the reason where there is none for this service provider.</summary>
    public async Task<(SessionRow? Row, TvErrorCode? Error)> FindAsync(TvRequest request, CancellationToken ct)
    {
        if (SessionCode.Normalize(request.Route("code")) is not { } code)
        {
            return (null, TvErrorCodes.InvalidParameterCode);
        }

        return await store.FindAsync(code, ct) is { } row && row.OrgId == request.OrganizationId && row.ServiceProvider == request.ServiceProvider.Id
            ? (row, null)
            : (null, TvErrorCodes.InvalidAuthenticationSession);
    }

    /// <summary>The next step of a session.</summary>
    /// <param name="row">Session.</param>
    /// <param name="whenMissing">What is answered while something is missing.</param>
    /// <param name="reason">Of <see cref="SessionReasons"/>.</param>
    public static SessionAnswer Describe(SessionRow row, string whenMissing, string reason) => new()
    {
        ActionName = row.Missing == SessionParameters.None ? SessionActions.Authenticate : whenMissing,
        ReasonType = reason,
        Missing = row.Missing,
        Url = row.Missing == SessionParameters.None
            ? $"{TvApiServices.Root}/authenticate/{row.ServiceProvider}/{row.Code}"
            : $"{TvApiServices.Root}/{row.ServiceProvider}/sessions/{row.Code}",
        Code = row.Code,
        SessionId = row.Id,
        Mvpd = row.Mvpd,
        ServiceProvider = row.ServiceProvider,
        NotBeforeMs = row.CreatedMs,
        NotAfterMs = row.ExpiresMs,
    };

    /// <summary>Nobody needs to sign in.</summary>
    public static SessionAnswer Authorize(Viewer viewer, string mvpd, string reason, string sessionId) => new()
    {
        ActionName = SessionActions.Authorize,
        ReasonType = reason,
        Url = $"{TvApiServices.Root}/{viewer.ServiceProvider.Id}/decisions/authorize/{mvpd}",
        SessionId = sessionId,
        Mvpd = mvpd,
        ServiceProvider = viewer.ServiceProvider.Id,
    };

    private static async Task<string> NewCodeAsync(Tx tx)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var code = SessionCode.From(RandomNumberGenerator.GetBytes(SessionCode.RandomBytes));
            if (await SessionStore.IsFreeAsync(tx, code))
            {
                return code;
            }
        }

        throw new InvalidOperationException("No code was free.");
    }
}
