namespace Gatehouse.Client.Contracts.Webhooks;

/// <summary>Something that webhooks can be told.</summary>
/// <param name="Name">Such as <c>enrollment.scep_fail</c>; with <c>.*</c> at its end when it stands for many.</param>
/// <param name="Text">What it means.</param>
public sealed record WebhookEventType(string Name, string Text);

/// <summary>What came of a test message.</summary>
/// <param name="Delivered">The receiver took it.</param>
/// <param name="Status">HTTP status of its answer; null without one.</param>
/// <param name="Error">What went wrong; null when it was delivered.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record WebhookPing(bool Delivered, int? Status, string? Error, int Milliseconds);
