using System.Globalization;

namespace Gatehouse.Client.Tests.TvProvider.Support;

/// <summary>Bodies of the service, in the shapes of the published samples.</summary>
internal static class Answer
{
    public static object Client => new { client_id = "c_1", client_secret = "s_1", client_id_issued_at = 1790000000, grant_types = new[] { "client_credentials" }, scopes = new[] { "api:client:v2" } };

    public static object Token(string token = "at_1") => new { id = "0b6f0d1e-6a0e-4d0c-9a55-2f1f0c7f9a11", access_token = token, created_at = 1790000000123, expires_in = 21600, token_type = "bearer" };

    public static object NoProfiles => new { profiles = new { } };

    public static object Configuration => new
    {
        device = "tv",
        requestor = new
        {
            id = "ACMETV",
            name = "Acme Television",
            mvpds = new object[]
            {
                new
                {
                    id = "BlueCable", displayName = "Blue Cable", logoUrl = "https://img.example/blue.png", boardingStatus = "SUPPORTED",
                    platformMappingId = "blue-cable-tv", enablePlatformServices = true, displayInPlatformPicker = true, enforcePlatformPermissions = true,
                },
                new { id = "PickerTel", displayName = "Picker Telecom", boardingStatus = "PICKER", platformMappingId = "picker-tel", enablePlatformServices = true, displayInPlatformPicker = true },
                new { id = "GreenSat", displayName = "Green Satellite" },
                new { id = "Trial30", displayName = "Thirty-minute trial", isTempPass = true },
            },
        },
    };

    public static object Profiles(DateTimeOffset now, string type = "regular", params string[] mvpds) => new
    {
        profiles = mvpds.ToDictionary(m => m, m => new
        {
            notBefore = now.ToUnixTimeMilliseconds(),
            notAfter = now.AddDays(30).ToUnixTimeMilliseconds(),
            issuer = type == "appleSSO" ? "Apple" : m,
            type,
            attributes = new { userID = new { value = "u-7c1f", state = "plain" }, zip = new { value = "kq7v", state = "enc" }, encryptedZip = new { error = "invalid_configuration_user_metadata_certificate" } },
        }),
    };

    /// <param name="now">The time.</param>
    /// <param name="name">The action.</param>
    /// <param name="code">Code; null for none.</param>
    /// <param name="mvpd">MVPD; null for none.</param>
    /// <param name="missing">What is missing.</param>
    public static Dictionary<string, object?> Session(DateTimeOffset now, string name, string? code = null, string? mvpd = null, params string[] missing)
    {
        var session = new Dictionary<string, object?>
        {
            ["actionName"] = name,
            ["actionType"] = name == "authenticate" ? "interactive" : "direct",
            ["reasonType"] = "none",
            ["url"] = name == "authenticate" ? $"/api/v2/authenticate/ACMETV/{code}" : $"/api/v2/ACMETV/sessions/{code}",
            ["sessionId"] = "5f0e3f6a-3a55-4f77-8ac8-0f9f2d1c7b10",
            ["serviceProvider"] = "ACMETV",
        };
        if (mvpd is not null)
        {
            session["mvpd"] = mvpd;
        }

        if (missing.Length > 0)
        {
            session["missingParameters"] = missing;
        }

        if (code is not null)
        {
            session["code"] = code;
            session["notAfter"] = now.AddMinutes(30).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        }

        return session;
    }

    public static Dictionary<string, object?> With(this Dictionary<string, object?> body, string name, object value) => new(body) { [name] = value };

    public static object Decisions(params object[] decisions) => new { decisions };

    public static object Permit(string resource, string? token = null, DateTimeOffset now = default) => token is null
        ? new { resource, serviceProvider = "ACMETV", mvpd = "BlueCable", source = "mvpd", authorized = true }
        : new
        {
            resource, serviceProvider = "ACMETV", mvpd = "BlueCable", source = "mvpd", authorized = true,
            token = new { notBefore = now.ToUnixTimeMilliseconds(), notAfter = now.AddMinutes(7).ToUnixTimeMilliseconds(), serializedToken = token },
            notAfter = now.AddDays(1).ToUnixTimeMilliseconds(),
        };

    public static object Deny(string resource, string code, string action = "none") =>
        new { resource, serviceProvider = "ACMETV", mvpd = "BlueCable", source = "mvpd", authorized = false, error = Error(403, code, action) };

    public static object Error(int status, string code, string action = "none") =>
        new { action, status, code, message = "Said the fake.", details = "Your package has no premium tier.", helpUrl = "https://help.example/errors", trace = "7e0c2a64-55a1-4c0f-8e0f-3a8cf2d9b111" };

    public static object Logout(string mvpd, string name, string type, string? url = null) => new
    {
        logouts = new Dictionary<string, object> { [mvpd] = url is null ? new { actionName = name, actionType = type, mvpd } : new { actionName = name, actionType = type, mvpd, url } },
    };
}
