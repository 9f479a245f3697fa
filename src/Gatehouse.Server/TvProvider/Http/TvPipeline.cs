using System.Net;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Sso;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>
/// The checks before every endpoint of the entitlement API, in the order that is published or, where that is silent, in the
/// one that tells a stranger least: throttle, token, service provider, token for it, body, device, path, integration.
/// </summary>
internal sealed class TvPipeline(
    TvDoor door, ITvDirectory directory, ITvKeys keys, SsoReader sso, TvAnswers answers, TimeProvider time, ILogger<TvPipeline> log)
{
    /// <summary>The request as its endpoint wants it; or the refusal.</summary>
    public async ValueTask<TvAdmission> AdmitAsync(HttpContext http, TvNeeds needs, CancellationToken ct)
    {
        var (managed, address, refusal) = await IdentifyAsync(http, needs.Scope, ct);
        if (managed is null)
        {
            return new TvAdmission(null, refusal);
        }

        var (_, caller, settings) = managed;
        if (settings.ServiceProvider(Route(http, "serviceProvider")) is not { } serviceProvider)
        {
            return Refuse(http, TvErrorCodes.InvalidParameterServiceProvider);
        }

        if (!caller.Application.Serves(serviceProvider))
        {
            return Refuse(http, TvErrorCodes.InvalidAccessTokenServiceProvider);
        }

        var (form, json, readable) = await TvBodies.ReadAsync(http, needs, ct);
        if (!readable)
        {
            return Refuse(http, needs.BodyError);
        }

        var device = ReadDevice(http, needs, caller.ClientId, out var error);
        var mvpd = error is null && needs.Mvpd ? Find(settings, serviceProvider.Id, Route(http, "mvpd"), out error) : null;
        if (error is not null)
        {
            return Refuse(http, error);
        }

        var identities = needs.SingleSignOn ? await sso.ReadAsync(http.Request, settings, serviceProvider, ct) : SsoIdentities.None;
        return new TvAdmission(
            new TvRequest
            {
                Http = http,
                Now = time.GetUtcNow(),
                Caller = caller,
                Settings = settings,
                ServiceProvider = serviceProvider,
                Device = device.Identifier?.KeyedHash(keys.HashKey(settings.OrganizationId)),
                DeviceInfo = device.Info,
                DeviceAddress = address,
                MvpdIntegration = mvpd,
                Form = form,
                Json = json,
                PlatformIdentity = identities.Platform,
                ServiceIdentity = identities.Service,
            }, null);
    }

    /// <summary>The first checks alone, for calls that are not on behalf of one service provider: how often, and by whom.</summary>
    public async ValueTask<(TvManaged? Managed, IPAddress? DeviceAddress, IResult? Refusal)> IdentifyAsync(HttpContext http, string scope, CancellationToken ct)
    {
        var entry = await door.EnterAsync(http, ct);
        if (entry.Wait is { } wait)
        {
            return (null, null, TvAnswers.TooFast(http, wait));
        }

        return entry.Bearer is { } bearer && bearer.Has(scope)
            ? (new TvManaged(http, bearer.Caller, await directory.ForAsync(bearer.Caller.OrganizationId, ct)), entry.DeviceAddress, null)
            : (null, null, answers.Error(http, TvErrorCodes.InvalidAccessTokenClientApplication));
    }

    private (DeviceIdentifier? Identifier, DeviceInfo Info) ReadDevice(HttpContext http, TvNeeds needs, string clientId, out TvErrorCode? error)
    {
        error = null;
        DeviceIdentifier? identifier = null;
        if (needs.DeviceIdentifier && !DeviceIdentifier.TryParse(TvHeaders.Single(http.Request, TvHeaders.DeviceIdentifier), out identifier, out error))
        {
            return (null, DeviceInfo.Read(null, null, out _));
        }

        var info = DeviceInfo.Read(needs.DeviceInfo ? TvHeaders.Single(http.Request, TvHeaders.DeviceInfo) : null, http.Request.Headers.UserAgent, out error);
        if (error is null && info.Weakness is { } weakness)
        {
            TvApiLog.UnknownDevice(log, clientId, weakness);
        }

        return (identifier, info);
    }

    private static Integration? Find(TvSettings settings, string serviceProvider, string mvpd, out TvErrorCode? error)
    {
        var found = settings.Integration(serviceProvider, mvpd);
        error = settings.Mvpd(mvpd) is null ? TvErrorCodes.InvalidParameterMvpd : found is { Enabled: true } ? null : TvErrorCodes.InvalidIntegration;
        return error is null ? found : null;
    }

    private static string Route(HttpContext http, string name) => http.Request.RouteValues[name] as string ?? "";

    private TvAdmission Refuse(HttpContext http, TvErrorCode code) => new(null, answers.Error(http, code));
}

/// <summary>What became of a call: one of the two.</summary>
/// <param name="Request">It was admitted.</param>
/// <param name="Refusal">It was not.</param>
internal readonly record struct TvAdmission(TvRequest? Request, IResult? Refusal);
