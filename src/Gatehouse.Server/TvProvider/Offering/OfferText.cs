using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Offering;

/// <summary>
/// The configuration as JSON. Published descriptions differ in its outer names; all of them are written. What does not apply
/// to an MVPD is left out.
/// </summary>
internal static class OfferText
{
    private const string Unknown = "unknown";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="serviceProvider">For whom.</param>
    /// <param name="platform">For which devices.</param>
    /// <param name="time"><c>time</c>; null leaves it out.</param>
    public static byte[] Write(TvSettings settings, TvServiceProvider serviceProvider, DevicePlatform platform, DateTimeOffset? time)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            WriteDevice(json, platform);
            if (serviceProvider.ErrorReporting)
            {
                json.WriteStartObject("errorReporting");
                json.WriteBoolean("enabled", true);
                json.WriteEndObject();
            }

            if (time is { } now)
            {
                json.WriteNumber("time", now.ToUnixTimeMilliseconds());
            }

            WriteRequestor(json, serviceProvider, settings.Offered(serviceProvider.Id), platform);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteDevice(Utf8JsonWriter json, DevicePlatform platform)
    {
        var known = platform != DevicePlatform.Unknown;
        json.WriteString("device", platform.Category switch
        {
            PlatformCategory.Desktop => "desktop",
            PlatformCategory.Mobile => "mobile",
            PlatformCategory.TvConnected => "tv",
            _ => Unknown,
        });
        json.WriteString("clientType", known ? platform.Id : Unknown);
        json.WriteString("os", known ? platform.Id : "Unknown");
        json.WriteString("platform", platform.Id);
        json.WriteString("platformCategory", platform.Category.ToString());
        json.WriteString("sdkType", Unknown);
    }

    private static void WriteRequestor(Utf8JsonWriter json, TvServiceProvider serviceProvider, IReadOnlyList<Integration> offered, DevicePlatform platform)
    {
        json.WriteStartObject("requestor");
        json.WriteString("id", serviceProvider.Id);
        json.WriteString("name", serviceProvider.DisplayName);
        json.WriteStartArray("domains");
        foreach (var domain in serviceProvider.Domains)
        {
            json.WriteStartObject();
            json.WriteString("name", domain.Name);
            json.WriteBoolean("mvpdInitiated", domain.MvpdInitiated);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("mvpds");
        foreach (var integration in offered)
        {
            WriteMvpd(json, integration, integration.On(platform));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMvpd(Utf8JsonWriter json, Integration integration, PlatformTraits traits)
    {
        json.WriteStartObject();
        json.WriteString("id", integration.Mvpd.Id);
        json.WriteString("displayName", integration.DisplayName);
        json.WriteString("logoUrl", integration.LogoUrl ?? "");
        WriteTrue(json, "isTempPass", integration.IsTempPass);
        WriteTrue(json, "isProxy", integration.Mvpd.Proxy is not null);
        if (traits.Mvpd is { } known)
        {
            WritePlatform(json, known, traits);
        }

        WriteTrue(json, "authPerAggregator", integration.Settings.AuthPerAggregator);
        json.WriteEndObject();
    }

    private static void WritePlatform(Utf8JsonWriter json, TvMvpdPlatform known, PlatformTraits traits)
    {
        if (known.BoardingStatus is { } boarding)
        {
            json.WriteString("boardingStatus", boarding);
        }

        if (known.MappingId is { } mapping)
        {
            json.WriteString("platformMappingId", mapping);
        }

        json.WriteBoolean("enablePlatformServices", traits.SingleSignOn);
        json.WriteBoolean("displayInPlatformPicker", known.DisplayInPlatformPicker);
        json.WriteBoolean("enforcePlatformPermissions", traits.EnforcePlatformPermissions);
    }

    private static void WriteTrue(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }
}
