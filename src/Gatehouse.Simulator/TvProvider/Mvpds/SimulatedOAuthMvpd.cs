using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.OAuth;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>
/// A TV provider that speaks OAuth 2.0, on loopback: authorization code with PKCE, refresh tokens, user info, end of session, and a
/// backchannel for decisions by REST with the viewer's token.
/// </summary>
public sealed class SimulatedOAuthMvpd : IAsyncDisposable
{
    private const string ClientId = "gatehouse";

    private readonly MvpdOptions _options;
    private readonly MvpdRights _rights;
    private readonly SignInForm<Asked> _form;
    private readonly ConcurrentDictionary<string, (Asked Request, MvpdViewer Viewer)> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MvpdViewer> _access = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MvpdViewer> _refresh = new(StringComparer.Ordinal);
    private MvpdHost _host = null!;
    private int _signIns;
    private int _logouts;

    private SimulatedOAuthMvpd(MvpdOptions options)
    {
        _options = options;
        _rights = new MvpdRights(options.Viewers);
        _form = new SignInForm<Asked>(options);
    }

    /// <summary>What it does wrong.</summary>
    public MvpdFaults Faults { get; } = new();

    /// <summary>Where it listens.</summary>
    public Uri Address => _host.Address;

    /// <summary>What the service's client proves itself with: what an operator stores under <see cref="SecretName"/>.</summary>
    public string ClientSecret { get; } = NewSecret();

    /// <summary>Name of the stored secret in <see cref="Describe"/>.</summary>
    public string SecretName => $"{_options.Id.ToLowerInvariant()}-client";

    /// <summary>Who its viewers are.</summary>
    public IReadOnlyList<MvpdViewer> Viewers => _options.Viewers;

    /// <summary>Lifetime of its access tokens.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Sign-ins in browsers.</summary>
    public int SignIns => _signIns;

    /// <summary>Sessions that were ended.</summary>
    public int Logouts => _logouts;

    /// <summary>Requests to its backchannel.</summary>
    public int Questions => _rights.Questions;

    /// <summary>Starts listening on any free port.</summary>
    public static async Task<SimulatedOAuthMvpd> StartAsync(MvpdOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var mvpd = new SimulatedOAuthMvpd(options);
        mvpd._host = await MvpdHost.StartAsync(options, mvpd.Faults, mvpd.HandleAsync, ct).ConfigureAwait(false);
        return mvpd;
    }

    /// <summary>What an operator states of it.</summary>
    public TvMvpd Describe(IReadOnlyList<TvMvpdPlatform>? platforms = null) => new()
    {
        Id = _options.Id,
        DisplayName = _options.DisplayName,
        OAuth = new TvOAuthProvider
        {
            AuthorizationUrl = At("/authorize"),
            TokenUrl = At("/token"),
            UserInfoUrl = At("/userinfo"),
            EndSessionUrl = _options.HasLogout ? At("/end-session") : null,
            ClientId = ClientId,
            ClientSecret = SecretName,
            Scope = "tv",
            ServiceProviderParameter = "requestor",
        },
        Authorization = new TvAuthorization
        {
            Protocol = "rest", Url = At("/rest"), Preflight = "multi", SubjectToken = true, TlsCertificates = _host.Certificate is { } c ? [c.ExportCertificatePem()] : [],
        },
        Platforms = platforms ?? [],
    };

    /// <summary>Ends every access token, as if their time were over; refresh tokens stay.</summary>
    public void EndAccessTokens() => _access.Clear();

    /// <summary>Ends everything.</summary>
    public void EndSessions()
    {
        _access.Clear();
        _refresh.Clear();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private string At(string path) => new Uri(Address, path).AbsoluteUri;

    private Task HandleAsync(HttpContext http) => http.Request.Path.Value switch
    {
        "/authorize" => AuthorizeAsync(http),
        "/login" => LoggedInAsync(http),
        "/token" => TokenAsync(http),
        "/userinfo" => UserInfoAsync(http),
        "/rest" => RestAsync(http),
        "/end-session" => EndSessionAsync(http),
        _ => MvpdHost.WritePageAsync(http, StatusCodes.Status404NotFound, "Not found", ""),
    };

    private Task AuthorizeAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var asked = new Asked(query["redirect_uri"].ToString(), query["state"].ToString(), query["code_challenge"].ToString());
        return query["client_id"] == ClientId && query["response_type"] == "code" && asked.RedirectUri.Length > 0 && query["code_challenge_method"] == "S256"
            ? _form.ShowAsync(http, asked)
            : MvpdHost.WritePageAsync(http, StatusCodes.Status400BadRequest, "That is no request of a client that is known here", "");
    }

    private async Task LoggedInAsync(HttpContext http)
    {
        if (await _form.ReadAsync(http).ConfigureAwait(false) is not var (viewer, asked))
        {
            return;
        }

        Interlocked.Increment(ref _signIns);
        var code = NewSecret();
        _codes[code] = (asked, viewer);
        var outcome = Faults.Lie == MvpdLie.Failure ? KeyValuePair.Create("error", "access_denied") : KeyValuePair.Create("code", code);
        var state = Faults.Lie == MvpdLie.OtherRequest ? NewSecret() : asked.State;
        http.Response.Redirect(FormEncoding.Append(asked.RedirectUri, [outcome, new("state", state)]));
    }

    private async Task TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var viewer = IsClient(http) ? Redeem(form) : null;
        if (viewer is null)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsJsonAsync(new { error = "invalid_grant" }, http.RequestAborted).ConfigureAwait(false);
            return;
        }

        if (Faults.Lie == MvpdLie.Garbage)
        {
            await http.Response.WriteAsync("<html>We are sorry.", http.RequestAborted).ConfigureAwait(false);
            return;
        }

        var (access, refresh) = (NewSecret(), form["refresh_token"].ToString() is { Length: > 0 } kept ? kept : NewSecret());
        _access[access] = viewer;
        _refresh[refresh] = viewer;
        await http.Response.WriteAsJsonAsync(
            new { access_token = access, token_type = "Bearer", expires_in = (int)AccessTokenLifetime.TotalSeconds, refresh_token = refresh }, http.RequestAborted).ConfigureAwait(false);
    }

    // RFC 6749 §4.1.3 and §6, RFC 7636 §4.6. A code is good once.
    private MvpdViewer? Redeem(IFormCollection form) => form["grant_type"].ToString() switch
    {
        "refresh_token" => _refresh.GetValueOrDefault(form["refresh_token"].ToString()),
        "authorization_code" when _codes.TryRemove(form["code"].ToString(), out var known)
            && known.Request.RedirectUri == form["redirect_uri"]
            && known.Request.Challenge == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) => known.Viewer,
        _ => null,
    };

    private bool IsClient(HttpContext http)
    {
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"));
        return http.Request.Headers.Authorization == $"Basic {expected}";
    }

    private Task UserInfoAsync(HttpContext http)
    {
        if (Bearer(http) is not { } viewer)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var claims = new Dictionary<string, object> { ["sub"] = viewer.UserId, ["userID"] = viewer.UserId };
        foreach (var (name, values) in viewer.Attributes)
        {
            claims[name] = values is [var only] ? only : values;
        }

        return http.Response.WriteAsJsonAsync(claims, http.RequestAborted);
    }

    private Task RestAsync(HttpContext http)
    {
        if (Bearer(http) is { } viewer)
        {
            return new RestDecisions(_rights, Faults).AnswerAsync(http, viewer);
        }

        _rights.Count();
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private Task EndSessionAsync(HttpContext http)
    {
        Interlocked.Increment(ref _logouts);
        var end = http.Request.Query["post_logout_redirect_uri"].ToString();
        var state = http.Request.Query["state"].ToString();
        if (end.Length == 0)
        {
            return MvpdHost.WritePageAsync(http, StatusCodes.Status200OK, "You are signed out", "");
        }

        http.Response.Redirect(state.Length == 0 ? end : FormEncoding.Append(end, [new("state", state)]));
        return Task.CompletedTask;
    }

    private MvpdViewer? Bearer(HttpContext http) =>
        http.Request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? _access.GetValueOrDefault(header["Bearer ".Length..]) : null;

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    private sealed record Asked(string RedirectUri, string State, string Challenge);
}
