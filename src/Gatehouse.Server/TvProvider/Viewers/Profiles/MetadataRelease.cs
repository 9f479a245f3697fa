using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary>
/// Gives apps of a viewer what the operator released for the integration, and no more. Sensitive attributes are encrypted for
/// the programmer; without a key for that they are withheld, and the sign-in goes on.
/// </summary>
internal sealed class MetadataRelease(MetadataKeys keys, SecretBox box, ILogger<MetadataRelease> log)
{
    private const string UserId = "userID";
    private const string Zip = "zip";

    /// <summary>The profile as an app of the viewer's service provider sees it.</summary>
    public ShownProfile Show(Viewer viewer, FoundProfile found)
    {
        var integration = viewer.Settings.Integration(viewer.ServiceProvider.Id, found.Row.Mvpd)!;
        var data = ProfileData.Open(box, found.Row.Id, found.Row.Data);
        List<ShownAttribute> attributes = [ShownAttribute.Of(UserId, data.UserId)];
        foreach (var (key, release) in integration.Settings.Metadata.Where(m => m.Key != UserId))
        {
            if (ValueOf(key, data, found.Row) is { } value)
            {
                attributes.Add(release.Encrypted || key == Zip ? Encrypt(viewer, key, value) : new ShownAttribute(key, value));
            }
        }

        return new ShownProfile(found.Row.Mvpd, found.Type, found.Row.NotBefore, found.Row.NotAfter, attributes);
    }

    // What most MVPDs do not send, because it follows from what they do send.
    private static JsonElement? ValueOf(string key, ProfileData data, ProfileRow row) => data.Metadata.TryGetValue(key, out var value) ? value : key switch
    {
        "upstreamUserID" => JsonSerializer.SerializeToElement(data.UserId),
        "mvpd" => JsonSerializer.SerializeToElement(row.Mvpd),
        "hba_status" => JsonSerializer.SerializeToElement(data.HomeBased),
        _ => null,
    };

    private ShownAttribute Encrypt(Viewer viewer, string key, JsonElement value)
    {
        try
        {
            if (keys.For(viewer.Settings, viewer.ServiceProvider) is { } rsa)
            {
                var pkcs1 = viewer.Settings.Programmer(viewer.ServiceProvider.Programmer)?.LegacyMetadataEncryption == true;
                return new ShownAttribute(key, null, UserMetadataCipher.Encrypt(Encoding.UTF8.GetBytes(value.GetRawText()), rsa, pkcs1));
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentOutOfRangeException)
        {
            ViewersLog.MetadataWithheld(log, e, key, viewer.ServiceProvider.Id);
        }

        return new ShownAttribute(key, null, null, TvErrorCodes.InvalidConfigurationUserMetadataCertificate);
    }
}
