using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Results;

/// <summary>
/// Keeps what devices tell of themselves: the last answer of each kind as a whole, and a few facts as columns of the device.
/// A fact that an answer leaves out stays as it was: "not told" is not "no".
/// </summary>
public sealed class DeviceInventory(TimeProvider time)
{
    /// <summary>Kind of a <c>DeviceInformation</c> answer.</summary>
    public const string Information = "device-information";

    /// <summary>Kind of a <c>SecurityInfo</c> answer.</summary>
    public const string Security = "security-info";

    /// <summary>Kind of a <c>ProfileList</c> answer.</summary>
    public const string Profiles = "profiles";

    /// <summary>Kind of a <c>CertificateList</c> answer.</summary>
    public const string Certificates = "certificates";

    /// <summary>Kind of an <c>InstalledApplicationList</c> answer.</summary>
    public const string Applications = "applications";

    /// <summary>Takes over what the report answers. Which command it was is seen from its keys.</summary>
    public async Task UpdateAsync(Tx tx, Channel channel, CommandReport report)
    {
        if (!channel.IsDevice)
        {
            return;
        }

        if (DeviceInformationResult.TryRead(report, out var information))
        {
            await ColumnsAsync(tx, channel, information);
            await KeepAsync(tx, channel, Information, PlistJson.Write(CommandSecrets.Masked(information.QueryResponses)));
        }

        if (SecurityInfoResult.TryRead(report, out var security))
        {
            await KeepAsync(tx, channel, Security, PlistJson.Write(CommandSecrets.Masked(security.Security)));
        }

        if (ProfileListResult.TryRead(report, out var profiles))
        {
            await KeepAsync(tx, channel, Profiles, JsonSerializer.Serialize(profiles.Profiles.Select(InstalledProfileFact.Of), GatehouseJson.Options));
        }

        if (CertificateListResult.TryRead(report, out var certificates))
        {
            await KeepAsync(tx, channel, Certificates, JsonSerializer.Serialize(certificates.Certificates.Select(Describe), GatehouseJson.Options));
        }

        if (InstalledApplicationListResult.TryRead(report, out _))
        {
            await KeepAsync(tx, channel, Applications, PlistJson.Write(report.Body.Array("InstalledApplicationList")!));
        }
    }

    private Task ColumnsAsync(Tx tx, Channel channel, DeviceInformationResult information) =>
        tx.ExecuteAsync(
            """
            update mdm_device set device_name = coalesce(@DeviceName, device_name), os_version = coalesce(@OSVersion, os_version),
                build_version = coalesce(@BuildVersion, build_version), model_name = coalesce(@ModelName, model_name), model = coalesce(@Model, model),
                product_name = coalesce(@ProductName, product_name), serial_number = coalesce(@serial, serial_number),
                imei = coalesce(@imei, imei), meid = coalesce(@meid, meid), supervised = coalesce(@IsSupervised, supervised), updated_ms = @now
            where id = @DeviceId
            """,
            new
            {
                channel.DeviceId,
                DeviceName = Text.Clean(information.DeviceName),
                OSVersion = Text.Clean(information.OSVersion),
                BuildVersion = Text.Clean(information.BuildVersion),
                ModelName = Text.Clean(information.ModelName),
                Model = Text.Clean(information.Model),
                ProductName = Text.Clean(information.ProductName),
                // User enrollment hides what identifies the hardware, whatever a device tells.
                serial = channel.IsUserEnrollment ? null : Text.Clean(information.SerialNumber),
                imei = channel.IsUserEnrollment ? null : Text.Clean(information.Imei),
                meid = channel.IsUserEnrollment ? null : Text.Clean(information.Meid),
                information.IsSupervised,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });

    private Task KeepAsync(Tx tx, Channel channel, string kind, string value) =>
        tx.ExecuteAsync(
            """
            insert into mdm_device_fact (device_id, kind, value, received_ms) values (@DeviceId, @kind, @value, @now)
            on conflict (device_id, kind) do update set value = excluded.value, received_ms = excluded.received_ms
            """,
            new { channel.DeviceId, kind, value, now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    private static DeviceCertificate Describe(InstalledCertificate certificate)
    {
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(certificate.Der.Span));
        return CertificateInfo.TryParse(certificate.Der, out var info, out _)
            ? new DeviceCertificate(
                certificate.CommonName ?? "", certificate.IsIdentity ?? false, sha256, info.SubjectText, DistinguishedName.ToText(info.Issuer), info.NotAfter)
            : new DeviceCertificate(certificate.CommonName ?? "", certificate.IsIdentity ?? false, sha256, null, null, null);
    }
}

/// <summary>What is kept of a profile that a device lists.</summary>
/// <param name="Identifier">Top-level <c>PayloadIdentifier</c>.</param>
/// <param name="Uuid">Top-level <c>PayloadUUID</c>.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="PayloadTypes">Types of its payloads, when told.</param>
public sealed record InstalledProfileFact(string Identifier, string? Uuid, string? DisplayName, IReadOnlyList<string>? PayloadTypes)
{
    /// <summary>From an answer.</summary>
    public static InstalledProfileFact Of(InstalledProfile profile) =>
        new(profile.Identifier, profile.Uuid, profile.DisplayName, profile.Payloads?.Select(p => p.Type).ToList());
}
