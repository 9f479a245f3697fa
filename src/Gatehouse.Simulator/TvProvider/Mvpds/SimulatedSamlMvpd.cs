using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Metadata;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>
/// A TV provider that speaks SAML 2.0, on loopback: metadata, sign-in in a browser, answers to the framework of a device, single
/// logout both ways, and a backchannel for decisions by XACML and by REST. It believes the service only what the service signed.
/// </summary>
public sealed class SimulatedSamlMvpd : IAsyncDisposable
{
    private readonly MvpdOptions _options;
    private readonly MvpdKey _own;
    private readonly MvpdKey _foreign;
    private readonly MvpdRights _rights;
    private readonly SignInForm<ServiceMessage> _form;
    private MvpdHost _host = null!;
    private SamlIssuing _issuing = null!;
    private XacmlDecisions _xacml = null!;
    private ServiceKeys? _service;
    private int _signIns;
    private int _logouts;

    private SimulatedSamlMvpd(MvpdOptions options)
    {
        _options = options;
        var now = options.Time.GetUtcNow();
        (_own, _foreign) = (new MvpdKey(options.DisplayName, now), new MvpdKey("Somebody else", now));
        _rights = new MvpdRights(options.Viewers);
        _form = new SignInForm<ServiceMessage>(options);
    }

    /// <summary>What it does wrong.</summary>
    public MvpdFaults Faults { get; } = new();

    /// <summary>Where it listens.</summary>
    public Uri Address => _host.Address;

    /// <summary>Its name in messages.</summary>
    public string EntityId => new Uri(Address, "/idp").AbsoluteUri;

    /// <summary>Who its viewers are.</summary>
    public IReadOnlyList<MvpdViewer> Viewers => _options.Viewers;

    /// <summary>Sign-ins in browsers and answers to frameworks.</summary>
    public int SignIns => _signIns;

    /// <summary>Kind of the last request that a framework brought, such as <c>AuthnRequest</c>; null for none.</summary>
    public string? LastFrameworkRequest { get; private set; }

    /// <summary>Sessions that the service ended.</summary>
    public int Logouts => _logouts;

    /// <summary>Requests to its backchannel.</summary>
    public int Questions => _rights.Questions;

    /// <summary>What it was asked: user id and resource, in order.</summary>
    public IReadOnlyList<(string UserId, string Resource)> Asked => [.. _rights.Asked];

    /// <summary>Its metadata, unsigned.</summary>
    public string Metadata => new IdentityProviderMetadata(EntityId, [_own.Signer.Certificate], [new SamlEndpoint(SamlBindings.Redirect, At("/sso")), new SamlEndpoint(SamlBindings.Post, At("/sso"))])
    {
        SingleLogout = _options.HasLogout ? [new SamlEndpoint(SamlBindings.Redirect, At("/slo"))] : [],
        NameIdFormats = [NameIdFormats.Persistent],
    }.ToXml();

    /// <summary>Starts listening on any free port.</summary>
    public static async Task<SimulatedSamlMvpd> StartAsync(MvpdOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var mvpd = new SimulatedSamlMvpd(options);
        mvpd._host = await MvpdHost.StartAsync(options, mvpd.Faults, mvpd.HandleAsync, ct).ConfigureAwait(false);
        mvpd._issuing = new SamlIssuing(mvpd.EntityId, options, mvpd.Faults, mvpd._own, mvpd._foreign);
        mvpd._xacml = new XacmlDecisions(mvpd.EntityId, mvpd._rights, mvpd.Faults, options.Time, mvpd._own, mvpd._foreign);
        return mvpd;
    }

    /// <summary>Believes a service from now on.</summary>
    /// <param name="metadata">XML, from the service.</param>
    public void Trust(string metadata) => _service = new ServiceKeys(metadata);

    /// <summary>What an operator states of it.</summary>
    /// <param name="platforms">What it is on single platforms.</param>
    /// <param name="backchannel"><c>xacml</c>, <c>rest</c>, or null to let every viewer watch everything.</param>
    public TvMvpd Describe(IReadOnlyList<TvMvpdPlatform> platforms, string? backchannel = "xacml") => new()
    {
        Id = _options.Id,
        DisplayName = _options.DisplayName,
        Saml = new TvSamlProvider { MetadataUrl = _options.Tls is null ? At("/metadata") : null, Metadata = _options.Tls is null ? null : Metadata },
        Authorization = backchannel is null ? null : new TvAuthorization
        {
            Protocol = backchannel, Url = At("/" + backchannel), Preflight = "multi", TlsCertificates = _host.Certificate is { } c ? [c.ExportCertificatePem()] : [],
        },
        Platforms = platforms,
    };

    /// <summary>Answers the framework of a device, which forwards a request of the service.</summary>
    /// <exception cref="VideoAccountException">The request is not of a service that it knows, or it cannot answer.</exception>
    public async Task<string> AnswerFrameworkAsync(VideoAccountRequest request, MvpdViewer viewer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(viewer);
        await Task.Delay(Faults.Delay, _options.Time, ct).ConfigureAwait(false);
        if (Faults.IsDown || _service is not { } service)
        {
            throw new VideoAccountException(VideoAccountErrorCode.ServiceTemporarilyUnavailable);
        }

        // The request proves which service asks: without that, any app could ask who somebody is.
        var message = ServiceMessage.FromBase64(request.VerificationToken, null, service);
        if (message?.Kind is not ("AuthnRequest" or "AttributeQuery") || message.Issuer != request.ChannelIdentifier)
        {
            throw new VideoAccountException(VideoAccountErrorCode.InvalidVerificationToken);
        }

        Interlocked.Increment(ref _signIns);
        LastFrameworkRequest = message.Kind;
        return _issuing.Relayed(service, viewer, request.AttributeNames);
    }

    /// <summary>A viewer ends their session here: the address that their browser is sent to next, at the service.</summary>
    public Uri StartLogout(MvpdViewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        var destination = _service?.Logout ?? throw new InvalidOperationException("The service has no logout.");
        var request = new LogoutRequest(MvpdKey.NewId(), _options.Time.GetUtcNow() + Faults.Clock, destination, EntityId, SamlIssuing.NameOf(viewer))
        {
            Reason = LogoutRequest.ByUser, SessionIndexes = [SamlIssuing.SessionOf(viewer)],
        };
        return new Uri(RedirectBinding.Write(request, null, _own.Signer));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().ConfigureAwait(false);
        _own.Dispose();
        _foreign.Dispose();
    }

    private string At(string path) => new Uri(Address, path).AbsoluteUri;

    private Task HandleAsync(HttpContext http) => (http.Request.Path.Value, _service) switch
    {
        ("/metadata", _) => WriteMetadataAsync(http),
        (_, null) => MvpdHost.WritePageAsync(http, StatusCodes.Status403Forbidden, "No service is known here", ""),
        ("/sso", { } service) => SignInAsync(http, service),
        ("/login", { } service) => LoggedInAsync(http, service),
        ("/slo", { } service) => LogoutAsync(http, service),
        ("/xacml", { } service) => _xacml.AnswerAsync(http, service),
        ("/rest", _) => new RestDecisions(_rights, Faults).AnswerAsync(http, null),
        _ => MvpdHost.WritePageAsync(http, StatusCodes.Status404NotFound, "Not found", ""),
    };

    private Task WriteMetadataAsync(HttpContext http)
    {
        http.Response.ContentType = "application/samlmetadata+xml";
        return http.Response.WriteAsync(Metadata, http.RequestAborted);
    }

    private async Task SignInAsync(HttpContext http, ServiceKeys service)
    {
        var form = HttpMethods.IsPost(http.Request.Method) ? await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false) : null;
        var request = form is null ? ServiceMessage.FromQuery(Query(http), service) : ServiceMessage.FromBase64(form["SAMLRequest"], form["RelayState"], service);
        await (request is { Kind: "AuthnRequest" }
            ? _form.ShowAsync(http, request)
            : MvpdHost.WritePageAsync(http, StatusCodes.Status403Forbidden, "That is no request of a service that is known here", "")).ConfigureAwait(false);
    }

    private async Task LoggedInAsync(HttpContext http, ServiceKeys service)
    {
        if (await _form.ReadAsync(http).ConfigureAwait(false) is not var (viewer, request))
        {
            return;
        }

        Interlocked.Increment(ref _signIns);
        var relay = request.RelayState is { } state ? $"<input type=\"hidden\" name=\"RelayState\" value=\"{MvpdHost.Encode(state)}\">" : "";
        await MvpdHost.WritePageAsync(http, StatusCodes.Status200OK, "One moment", $"""
            <form method="post" action="{MvpdHost.Encode(request.AssertionConsumer ?? service.AssertionConsumer)}">
            <input type="hidden" name="SAMLResponse" value="{_issuing.Posted(service, request, viewer)}">{relay}<button type="submit">Go on</button></form>
            """).ConfigureAwait(false);
    }

    private Task LogoutAsync(HttpContext http, ServiceKeys service)
    {
        var message = ServiceMessage.FromQuery(Query(http), service);
        if (message is { Kind: "LogoutResponse" })
        {
            return MvpdHost.WritePageAsync(http, StatusCodes.Status200OK, "You are signed out", "");
        }

        if (message is not { Kind: "LogoutRequest" } || service.LogoutResponses is not { } destination)
        {
            return MvpdHost.WritePageAsync(http, StatusCodes.Status403Forbidden, "That is no request of a service that is known here", "");
        }

        Interlocked.Increment(ref _logouts);
        var status = new SamlStatus(Faults.Lie == MvpdLie.Failure ? SamlStatus.Responder : SamlStatus.Success);
        var response = new LogoutResponse(MvpdKey.NewId(), _options.Time.GetUtcNow() + Faults.Clock, destination, EntityId, message.Id, status);
        http.Response.Redirect(RedirectBinding.Write(response, message.RelayState, _own.Signer));
        return Task.CompletedTask;
    }

    private static string Query(HttpContext http) => http.Request.QueryString.Value is { Length: > 0 } query ? query[1..] : "";
}
