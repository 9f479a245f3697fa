using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Makes the settings of a start from what the event brings, what the options say, and what held before.</summary>
internal static class SettingsReader
{
    private const int MaxAppNameBytes = 32;
    private const int MaxConfigLength = 256 * 1024;

    // RFC 5646 §2.1, as far as one can tell by form: a language, then subtags.
    private static readonly Regex s_locale = new("^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}$", RegexOptions.CultureInvariant);

    /// <summary>The settings, or what is wrong.</summary>
    public static (AppSettings? Settings, Verdict? Failure) Read(StartRequest request, AppOptions options)
    {
        if (!s_locale.IsMatch(request.Locale))
        {
            return (null, Verdict.InvalidParameter("The locale is not a BCP 47 tag."));
        }

        if (request.AppName.Length == 0 || Encoding.UTF8.GetByteCount(request.AppName) > MaxAppNameBytes)
        {
            return (null, Verdict.InvalidParameter($"The name of the app has 1 to {MaxAppNameBytes} bytes."));
        }

        var (settings, failure) = request.McConfig is null ? FromOptions(request, options) : FromJson(request, options);
        return settings is null ? (null, failure) : WithSigned(settings, request, options);
    }

    private static (AppSettings?, Verdict?) FromOptions(StartRequest request, AppOptions options) => options.Server is null
        ? (null, Wrong(AppErrorCodes.ConfigurationMissing, "Neither the event nor the options say where the server is."))
        : (Make(request, options, options.Server, options.ClientId), null);

    private static (AppSettings?, Verdict?) FromJson(StartRequest request, AppOptions options)
    {
        if (Parse(request.McConfig!) is not { } config)
        {
            return (null, Wrong(AppErrorCodes.ConfigurationNotJson, "The configuration of the app is not a JSON object."));
        }

        if (Member(config, "iam") is not { ValueKind: JsonValueKind.Object } iam)
        {
            return (null, Wrong(AppErrorCodes.IamSectionMissing, "The configuration of the app has no iam section."));
        }

        if (!Uri.TryCreate(Text(iam, "serverUrl"), UriKind.Absolute, out var server))
        {
            return (null, Wrong(AppErrorCodes.ServerUrlMissing, "The configuration of the app has no iam.serverUrl."));
        }

        if (Text(iam, "clientId") is not { Length: > 0 } clientId)
        {
            return (null, Wrong(AppErrorCodes.ClientIdMissing, "The configuration of the app has no iam.clientId."));
        }

        var policy = Member(config, "maverick") is { } maverick ? Text(maverick, "jwtSignKeySecurityPolicy") : null;
        return Protection(policy) is not { } least
            ? (null, Verdict.InvalidParameter("The key policy of the configuration is unknown."))
            : (Make(request, options, server, clientId) with { RedirectUri = Text(iam, "redirectUri") ?? options.RedirectUri?.AbsoluteUri, LeastProtection = least }, null);
    }

    private static (AppSettings?, Verdict?) WithSigned(AppSettings settings, StartRequest request, AppOptions options)
    {
        if (!SafeAddress.Is(settings.Server))
        {
            return (null, Wrong(AppErrorCodes.ServerUrlMissing, "The address of the server has no TLS."));
        }

        if (Anchors(options) is not { } anchors)
        {
            return (null, Verdict.InvalidParameter("The certificates of the server are not in PEM."));
        }

        if (request.SdkConfig.IsEmpty)
        {
            return (settings with { Trust = new TrustRules(anchors, []) }, null);
        }

        var signed = SdkConfiguration.Read(request.SdkConfig, options.SdkConfigKeys, out var failure);
        return signed is null ? (null, failure) : (settings with { Trust = new TrustRules(anchors, signed.Pins) }, null);
    }

    private static IReadOnlyList<byte[]>? Anchors(AppOptions options) => options.ServerCertificates is { } pem ? Certificates.ReadPem(pem) : [];

    private static AppSettings Make(StartRequest request, AppOptions options, Uri server, string clientId) =>
        new(request.Locale, request.Version, request.AppName, server, clientId) { RedirectUri = options.RedirectUri?.AbsoluteUri };

    private static KeyProtection? Protection(string? policy) => policy switch
    {
        null or "ALLOW_VIRTUAL_SMART_CARD" => KeyProtection.Software,
        "ENFORCE_HARDWARE" => KeyProtection.Tee,
        "ENFORCE_STRONG_HARDWARE" => KeyProtection.StrongBox,
        _ => null,
    };

    private static JsonElement? Parse(string text) =>
        text.Length <= MaxConfigLength && WholeJson.Parse(Encoding.UTF8.GetBytes(text), maxDepth: 64) is { ValueKind: JsonValueKind.Object } json ? json : null;

    private static JsonElement? Member(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static Verdict Wrong(long code, string description) => new(StatusType.InvalidParameter, code, description);
}
