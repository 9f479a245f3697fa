using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>What an administrator can change of a device; null leaves a value as it is.</summary>
/// <param name="Name">Own name; an empty one returns to the device's.</param>
/// <param name="Ownership"><c>personal</c> or <c>company</c>.</param>
public sealed record DevicePatch(
    [property: StringLength(200)] string? Name = null,
    [property: RegularExpression("personal|company")] string? Ownership = null);

/// <summary>Groups a device shall be in; replaces the ones it is in.</summary>
/// <param name="GroupIds">At most 100.</param>
/// <param name="PrimaryId">One of them; null keeps the present one, or takes the first.</param>
public sealed record DeviceGroupsPut([property: MaxLength(100)] IReadOnlyList<string> GroupIds, string? PrimaryId = null);

/// <summary>The PIN that unlocks a locked Mac.</summary>
/// <param name="Pin">Six digits. Secret.</param>
public sealed record LockPin(string Pin);
