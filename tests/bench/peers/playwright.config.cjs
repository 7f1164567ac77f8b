module.exports = { testMatch: 'corpus.spec.js', workers: 1, outputDir: process.env.PEER_OUTPUT };
