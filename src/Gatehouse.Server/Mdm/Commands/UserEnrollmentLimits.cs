using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Server.Mdm.Commands;

/// <summary>What a user enrollment would refuse of a command that it takes as such: facts, settings and payloads.</summary>
public sealed class UserEnrollmentLimits(CommandDraft draft)
{
    // Many devices, few platforms.
    private readonly Dictionary<string, string?> _reasons = new(StringComparer.Ordinal);

    /// <summary>Why a channel would refuse it; null when it would not, or is of no user enrollment.</summary>
    public string? Reason(CandidateChannel candidate)
    {
        if (candidate.Kind != "user")
        {
            return null;
        }

        var platform = candidate.Platform ?? "";
        if (!_reasons.TryGetValue(platform, out var reason))
        {
            _reasons[platform] = reason = ReasonOn(MdmPlatforms.Named(candidate.Platform));
        }

        return reason;
    }

    private string? ReasonOn(MdmPlatform? platform) =>
        draft.RequestType == DeviceInformation.RequestType ? Facts()
        : draft.RequestType == UserEnrollmentSettings.RequestType ? Settings()
        : draft.RequestType == InstallProfile.RequestType && platform is { } known ? Payloads(known)
        : null;

    // Asked for by name; from the questions of an inventory, which suit every device, they are left out on the way.
    private string? Facts()
    {
        var names = draft.Command.Array("Queries")?.OfType<PlistString>().Select(q => q.Value).ToList() ?? [];
        return names.SequenceEqual(DeviceInformation.Inventory) || UserEnrollmentPrivacy.Forbidden(names).ToList() is not { Count: > 0 } forbidden
            ? null
            : $"DeviceInformation may not ask for {string.Join(", ", forbidden)} in user enrollment";
    }

    private string? Settings() => UserEnrollmentSettings.Forbidden(draft.Command).ToList() is { Count: > 0 } forbidden
        ? $"Settings may not set {string.Join(", ", forbidden)} in user enrollment"
        : null;

    private string? Payloads(MdmPlatform platform) =>
        draft.Command.Data("Payload") is { } content && ConfigurationProfile.TryParse(content, out var profile, out _)
            ? UserEnrollmentPayloads.Refusal(profile, platform)
            : null;
}
