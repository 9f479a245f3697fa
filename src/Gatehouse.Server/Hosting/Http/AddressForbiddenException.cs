namespace Gatehouse.Server.Hosting.Http;

/// <summary>A connection that <see cref="GuardedHandler"/> did not make. Its message may be shown to whoever typed the address.</summary>
public sealed class AddressForbiddenException(string message) : HttpRequestException(message);
