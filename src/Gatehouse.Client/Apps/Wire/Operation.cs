namespace Gatehouse.Client.Apps.Wire;

/// <summary>What was asked of the server; the same refusal means different things.</summary>
internal enum Operation
{
    Enroll,
    Login,
    Exchange,
}
