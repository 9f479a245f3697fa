using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;

namespace Gatehouse.Server.Enrollment.AccountDriven.Rules;

/// <summary>What was decided for a person and a kind of device: the first rule that fits, and the settings for what it leaves open.</summary>
internal sealed record Choice(
    AccountMode Mode, AccountMethod Method, string? GroupId, string? ScepProfileId, string? SsoId, string? RuleId)
{
    /// <summary>Decides. Nobody in particular fits only rules that are for anyone, so an unknown account looks like a known one without exceptions.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="rules">Rules in their order.</param>
    /// <param name="person">Null for nobody who is known.</param>
    /// <param name="family">Null when the device did not say; then only rules for all kinds fit.</param>
    public static Choice Of(SettingsRow settings, IEnumerable<RuleRow> rules, DirectoryPerson? person, ModelFamily? family) =>
        Of(settings, rules.FirstOrDefault(r => Fits(r, person, family)));

    /// <summary>The same for a rule that was found before; null for none.</summary>
    public static Choice Of(SettingsRow settings, RuleRow? rule) => new(
        rule?.ModeKind ?? settings.ModeKind,
        rule?.MethodKind ?? settings.MethodKind,
        rule?.GroupId ?? settings.GroupId,
        rule?.ScepProfileId ?? settings.ScepProfileId,
        rule?.SsoId ?? settings.SsoId,
        rule?.Id);

    /// <summary>The kind of device as discovery names it; null for a name that is not known.</summary>
    public static ModelFamily? FamilyOf(string? name) =>
        name is not null && !char.IsAsciiDigit(name.FirstOrDefault('0')) && Enum.TryParse<ModelFamily>(name, ignoreCase: true, out var family) ? family : null;

    /// <summary>The kind of device by its model, such as <c>iPhone17,2</c>.</summary>
    public static ModelFamily? FamilyOfProduct(string? product) => product switch
    {
        null => null,
        _ when product.StartsWith("Mac", StringComparison.Ordinal) || product.StartsWith("iMac", StringComparison.Ordinal) => ModelFamily.Mac,
        _ when product.StartsWith("VirtualMac", StringComparison.Ordinal) => ModelFamily.Mac,
        _ when product.StartsWith("iPod", StringComparison.Ordinal) => ModelFamily.IPhone,
        _ => FamilyOf(new string([.. product.TakeWhile(char.IsAsciiLetter)])),
    };

    private static bool Fits(RuleRow rule, DirectoryPerson? person, ModelFamily? family) =>
        (rule.PersonId is null || rule.PersonId == person?.Id)
        && (rule.PersonGroupId is null || person?.Groups.Any(g => g.Id == rule.PersonGroupId) == true)
        && (rule.FamilyList is not { Count: > 0 } families || (family is { } known && families.Contains(known)));
}
