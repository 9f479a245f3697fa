namespace Gatehouse.Client.Scep;

/// <summary>A SCEP server could not be talked to, or is not the one it should be. What it answers to a request is a <c>ScepResult</c> instead.</summary>
/// <param name="message">For people.</param>
/// <param name="innerException">Cause, where there is one.</param>
public sealed class ScepException(string message, Exception? innerException = null) : Exception(message, innerException);
