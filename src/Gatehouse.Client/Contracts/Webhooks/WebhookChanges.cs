using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Webhooks;

/// <summary>A webhook to be made.</summary>
/// <param name="Name">For people.</param>
/// <param name="Url">Where to post: https, without a fragment or credentials.</param>
/// <param name="Events">Which events: names such as <c>enrollment.scep_fail</c>, <c>enrollment.*</c>, or <c>*</c> for all.</param>
public sealed record CreateWebhook(
    [property: Required, StringLength(200, MinimumLength = 1)] string Name,
    [property: Required, StringLength(2000, MinimumLength = 1)] string Url,
    [property: Required, MinLength(1), MaxLength(100)] IReadOnlyList<string> Events);

/// <summary>Changes of a webhook; what is absent stays.</summary>
/// <param name="Name">For people.</param>
/// <param name="Url">Where to post.</param>
/// <param name="Events">Which events; all of them.</param>
/// <param name="Enabled">False switches it off; true switches it on, also after it was suspended.</param>
public sealed record UpdateWebhook(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null,
    [property: StringLength(2000, MinimumLength = 1)] string? Url = null,
    [property: MinLength(1), MaxLength(100)] IReadOnlyList<string>? Events = null,
    bool? Enabled = null);

/// <summary>A webhook that was just made.</summary>
/// <param name="Webhook">As listed from now on.</param>
/// <param name="Secret"><c>whsec_…</c>, with which the receiver checks signatures. Secret, shown only here.</param>
public sealed record CreatedWebhook(Webhook Webhook, string Secret);

/// <summary>A new secret is wanted.</summary>
/// <param name="KeepOld">How long messages are signed with the old one, too; not at all when absent. At most 7 days.</param>
public sealed record RotateWebhookSecret(TimeSpan? KeepOld = null);

/// <summary>A secret that was just made.</summary>
/// <param name="Secret"><c>whsec_…</c>. Secret, shown only here.</param>
/// <param name="OldUntil">Until when messages are signed with the old one, too; null when no longer.</param>
public sealed record RotatedWebhookSecret(string Secret, DateTimeOffset? OldUntil);
