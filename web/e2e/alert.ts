// An alert whose every text is the same, as another product exports it.
const at = '2026-03-02T08:14:00.000000Z';

/** An alert that says the same thing wherever it can. */
export function alert(id: string, text: string) {
  const entities = [
    { $id: '1', Type: 'host', HostName: 'WS-07' },
    { $id: '2', Type: 'account', Name: 'kim', NTDomain: 'CORP' },
    { $id: '3', Type: 'process', ProcessId: '4242', CommandLine: text, CreationTimeUtc: at, ImageFile: { $id: '4', Type: 'file', Name: text }, Host: { $ref: '1' } },
    { $id: '5', Type: 'file', Name: text },
    { $id: '6', Type: 'mailMessage', Subject: text, Sender: 'a@evil.example', Recipient: 'kim@corp.example' },
  ];
  return {
    TimeGenerated: at, DisplayName: text, AlertName: text, AlertSeverity: 'High', Description: text, ProviderName: 'MDATP', VendorName: 'Microsoft',
    VendorOriginalId: id, SystemAlertId: id, AlertType: 'Test', StartTime: at, EndTime: at, ProcessingEndTime: at, Status: 'New', Tactics: 'Execution',
    Techniques: '["T1204.002"]', ProductName: 'Defender', Entities: JSON.stringify(entities), ExtendedProperties: '{}', Type: 'SecurityAlert',
  };
}
