namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// Thrown while a parameter is bound, where no handler can answer yet; the edge makes it 400 <c>request-invalid</c>.
/// The message is shown to the caller.
/// </summary>
public sealed class InvalidRequestException(string message) : Exception(message);
