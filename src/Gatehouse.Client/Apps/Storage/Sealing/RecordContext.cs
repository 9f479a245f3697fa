namespace Gatehouse.Client.Apps.Storage.Sealing;

/// <summary>Whose record it is and which: stands in its header, under the tag, so that no file can be passed off as another.</summary>
internal sealed record RecordContext(string TenantId, string DeviceId, string Name, AuthenticationMode Mode);
